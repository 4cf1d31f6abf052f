package io.longshore.netproxy.inspect.walk;

import io.longshore.netlink.nftables.Hook;
import io.longshore.netlink.route.Link;
import io.longshore.netproxy.inspect.kernel.KernelState;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says where packets go, from what the kernel has. Immutable. */
public final class PacketTracer {
  /** More ways than any Service has endpoints: rules that throw dice in circles. */
  private static final int MOST_WAYS = 100_000;

  private record End(Fate fate, List<String> assumptions) {}

  private final KernelState kernel;
  private final Map<IpFamily, Map<Hook, List<HookEntry>>> entries = new EnumMap<>(IpFamily.class);

  /** Traces packets through this state. */
  public PacketTracer(KernelState kernel) {
    this.kernel = kernel;
    for (IpFamily family : IpFamily.values()) {
      Map<Hook, List<HookEntry>> hooks = new EnumMap<>(Hook.class);
      for (Hook hook : Hook.values()) {
        hooks.put(hook, HookEntry.at(kernel, family, hook));
      }
      entries.put(family, hooks);
    }
  }

  /** A packet of this machine, or that comes by the link by which its sender is reached. */
  public Trace trace(Packet packet) {
    IpAddress source = packet.source();
    if (kernel.network().isLocal(source)) {
      return trace(packet, Optional.empty(), "this machine");
    }
    Link link = kernel.network().towards(source).orElseThrow(() -> TraceException.noLink(source));
    return trace(packet, Optional.of(link), "link " + link.name());
  }

  /** A packet that comes by a link. */
  public Trace trace(Packet packet, String link) {
    Link in = kernel.network().link(link).orElseThrow(() -> TraceException.noSuchLink(link));
    return trace(packet, Optional.of(in), "link " + link);
  }

  private Trace trace(Packet packet, Optional<Link> link, String from) {
    Map<Hook, List<HookEntry>> hooks = entries.getOrDefault(packet.family(), Map.of());
    Map<End, Way> ways = new LinkedHashMap<>();
    int count = 0;
    for (@Nullable Dice dice = Dice.first(); dice != null; dice = dice.next()) {
      if (++count > MOST_WAYS) {
        throw TraceException.tooManyWays(packet, MOST_WAYS);
      }
      Way way = new Walk(kernel, hooks, dice, packet).from(link);
      ways.merge(
          new End(way.fate(), way.assumptions()), way, (old, more) -> old.plus(more.share()));
    }
    return new Trace(packet, from, new ArrayList<>(ways.values()));
  }
}
