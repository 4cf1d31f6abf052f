package io.longshore.cli.inspect;

import io.longshore.cli.Arguments;
import io.longshore.cli.Command;
import io.longshore.cli.CommandException;
import io.longshore.cli.Console;
import io.longshore.cli.ExitCode;
import io.longshore.cli.UsageException;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netproxy.inspect.kernel.KernelState;
import io.longshore.netproxy.inspect.live.LivePacket;
import io.longshore.netproxy.inspect.live.LiveTrace;
import io.longshore.netproxy.inspect.report.InspectJson;
import io.longshore.netproxy.inspect.report.TraceText;
import io.longshore.netproxy.inspect.walk.Packet;
import io.longshore.netproxy.inspect.walk.PacketTracer;
import io.longshore.netproxy.inspect.walk.Step;
import io.longshore.netproxy.inspect.walk.Trace;
import io.longshore.netproxy.inspect.walk.TraceException;
import io.longshore.netproxy.model.IpAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Says which way a packet goes, and why. */
final class TraceCommand implements Command {
  private static final String DEFAULT_SECONDS = "60";

  @Override
  public String name() {
    return "trace";
  }

  @Override
  public String summary() {
    return "say which way a packet goes, rule by rule, and why";
  }

  @Override
  public String help() {
    return """
      usage: longshore inspect trace --to IP:PORT[/PROTOCOL] [OPTION...]

      Walks the first packet of a connection through the rules that the kernel has: each rule
      that it meets and why, all endpoints that it may reach with their probability, whether it
      is masqueraded, and which rule rejects or drops it. No packet is sent.

        --to IP:PORT/PROTOCOL  where to; the protocol is tcp (default), udp or sctp
        --from IP[:PORT]       where from (default: this machine)
        --in-iface NAME        by which interface it comes (default: by the one that leads back)
        --live                 wait for a real packet, and print the kernel's own trace of it
        --timeout SECONDS      how long to wait (default: 60)
      """
        + Kernel.OPTIONS;
  }

  @Override
  public ExitCode run(List<String> arguments, Console console) {
    Arguments given =
        Options.parse(
                arguments, Set.of("--to", "--from", "--in-iface", "--timeout"), Set.of("--live"))
            .withoutOthers();
    Target to =
        Target.parse(given.option("--to").orElseThrow(() -> new UsageException("--to is missing")));
    return given.has("--live") ? live(given, to, console) : walk(given, to, console);
  }

  private static ExitCode walk(Arguments given, Target to, Console console) {
    boolean json = given.json();
    KernelState kernel = Kernel.read(given);
    try {
      Trace trace = trace(given, to, kernel);
      console
          .out()
          .print(json ? InspectJson.trace(trace) : new TraceText(console.colourful()).print(trace));
    } catch (TraceException e) {
      throw new CommandException(String.valueOf(e.getMessage()));
    }
    return ExitCode.DONE;
  }

  private static Trace trace(Arguments given, Target to, KernelState kernel) {
    PacketTracer tracer = new PacketTracer(kernel);
    Packet packet =
        given
            .option("--from")
            .map(Target::parseSource)
            .map(
                from ->
                    new Packet(to.protocol(), from.address(), from.port(), to.address(), to.port()))
            .orElseGet(() -> Packet.of(to.protocol(), own(kernel, to), to.address(), to.port()));
    return given
        .option("--in-iface")
        .map(link -> tracer.trace(packet, link))
        .orElseGet(() -> tracer.trace(packet));
  }

  private static IpAddress own(KernelState kernel, Target to) {
    return kernel
        .network()
        .sourceFor(to.address())
        .orElseThrow(() -> new CommandException("this machine has no route to " + to.address()));
  }

  private static ExitCode live(Arguments given, Target to, Console console) {
    LivePacket packet =
        new LivePacket(
            given.option("--from").map(Target::parseSource).map(Target::address),
            to.address(),
            to.port(),
            to.protocol());
    Duration patience =
        Duration.ofSeconds(seconds(given.option("--timeout").orElse(DEFAULT_SECONDS)));
    boolean json = given.json();
    Optional<List<Step>> steps;
    try (NetworkNamespace namespace = Kernel.namespace(given);
        LiveTrace trace = LiveTrace.open(namespace, packet)) {
      console.error().println("waiting for a packet to " + to + " ...");
      steps = trace.next(patience);
    }
    List<Step> seen =
        steps.orElseThrow(
            () ->
                new CommandException(
                    "no packet to " + to + " came in " + patience.toSeconds() + " s"));
    console
        .out()
        .print(json ? InspectJson.steps(seen) : new TraceText(console.colourful()).steps(seen));
    return ExitCode.DONE;
  }

  private static int seconds(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new UsageException("--timeout is a number of seconds, not " + text);
    }
  }
}
