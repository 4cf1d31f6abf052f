package io.longshore.netproxy.inspect.live;

import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netlink.nftables.ChainName;
import io.longshore.netlink.nftables.KernelNftables;
import io.longshore.netlink.nftables.Rule;
import io.longshore.netlink.nftables.TraceEvents;
import io.longshore.netlink.nftables.TraceStep;
import io.longshore.netlink.nftables.expr.Phrases;
import io.longshore.netlink.socket.NetlinkEvents;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netproxy.inspect.walk.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The kernel's own account of a real packet's way through nf_tables, iptables-nft included. Legacy
 * tables are not told of. For one thread; closing it takes away all that it has made.
 */
public final class LiveTrace implements AutoCloseable {
  private static final Duration QUIET = Duration.ofMillis(200);

  private record Place(ChainName chain, long handle) {}

  private final KernelNftables kernel;
  private final TraceEvents events;
  private final TraceTable table;

  private LiveTrace(KernelNftables kernel, TraceEvents events, TraceTable table) {
    this.kernel = kernel;
    this.events = events;
    this.table = table;
  }

  /** Asks the kernel to trace such packets from now on. */
  public static LiveTrace open(NetworkNamespace namespace, LivePacket packet) {
    KernelNftables kernel =
        new KernelNftables(NetlinkSocket.open(NetlinkProtocol.NETFILTER, namespace));
    TraceEvents events =
        new TraceEvents(
            NetlinkEvents.open(
                NetlinkProtocol.NETFILTER,
                namespace,
                NetlinkEvents.Loss.REPORTED,
                TraceEvents.GROUP));
    String name = "longshore-trace-" + ProcessHandle.current().pid();
    LiveTrace trace = new LiveTrace(kernel, events, new TraceTable(name, packet));
    try {
      kernel.apply(trace.table.make());
    } catch (RuntimeException e) {
      trace.close();
      throw e;
    }
    return trace;
  }

  /** Waits for a packet, and tells all its steps; empty if none comes in time. */
  public Optional<List<Step>> next(Duration patience) {
    List<TraceStep> seen = new ArrayList<>();
    Duration wait = patience;
    while (true) {
      List<TraceStep> some = events.next(wait);
      if (some.isEmpty()) {
        return seen.isEmpty() ? Optional.empty() : Optional.of(steps(seen));
      }
      for (TraceStep step : some) {
        if (seen.isEmpty() || step.packet() == seen.getFirst().packet()) {
          seen.add(step);
        }
      }
      wait = QUIET;
    }
  }

  /** Rules by their numbers, as they are now. */
  private List<Step> steps(List<TraceStep> seen) {
    Map<Place, String> words = new HashMap<>();
    seen.stream()
        .map(TraceStep::chain)
        .distinct()
        .forEach(
            chain ->
                kernel
                    .rules(chain)
                    .forEach(rule -> words.put(new Place(chain, rule.handle()), words(rule))));
    return seen.stream()
        .filter(step -> !step.chain().table().equals(table.name()))
        .map(step -> step(step, words))
        .toList();
  }

  private static String words(Rule rule) {
    String comment = rule.comment().isEmpty() ? "" : " comment \"" + rule.comment() + '"';
    return Phrases.of(rule.expressions()) + comment;
  }

  /** At the end of a chain no rule is named: net/netfilter/nf_tables_core.c, nft_trace_verdict. */
  private static Step step(TraceStep step, Map<Place, String> words) {
    String rule =
        switch (step.kind()) {
          case POLICY -> "policy";
          case RULE, RETURN, OTHER ->
              step.rule() == 0
                  ? "end of the chain"
                  : words.getOrDefault(
                      new Place(step.chain(), step.rule()), "rule with handle " + step.rule());
        };
    return new Step(
        "live",
        "nft " + step.chain().table(),
        step.chain().name(),
        rule,
        step.mark() == 0 ? List.of() : List.of("its mark is 0x" + Integer.toHexString(step.mark())),
        step.verdict().toString());
  }

  @Override
  public void close() {
    events.close();
    kernel.close();
  }
}
