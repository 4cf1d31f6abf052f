package io.longshore.netlink.conntrack;

import io.longshore.netlink.wire.IpFamily;
import java.net.InetAddress;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Chooses flows. The kernel is asked to leave out what it can, which depends on its age; what it
 * sends is checked here, so that the choice is the same everywhere.
 *
 * @param mark compared where the mask has ones
 * @param status what all chosen flows have
 */
public record FlowFilter(
    Optional<IpFamily> family,
    OptionalInt protocol,
    Side original,
    Side reply,
    int mark,
    int mask,
    OptionalInt zone,
    Set<FlowStatus> status) {

  /** What addresses and ports must be in one direction; what is absent may be any. */
  public record Side(
      Optional<InetAddress> source,
      OptionalInt sourcePort,
      Optional<InetAddress> destination,
      OptionalInt destinationPort) {
    static final Side ANY =
        new Side(Optional.empty(), OptionalInt.empty(), Optional.empty(), OptionalInt.empty());

    boolean matches(Direction direction) {
      return source.map(direction.source()::equals).orElse(true)
          && destination.map(direction.destination()::equals).orElse(true)
          && is(sourcePort, direction.ports().map(Direction.Ports::source))
          && is(destinationPort, direction.ports().map(Direction.Ports::destination));
    }

    private static boolean is(OptionalInt wanted, Optional<Integer> found) {
      return wanted.isEmpty() || found.map(port -> port == wanted.getAsInt()).orElse(false);
    }

    Optional<InetAddress> anyAddress() {
      return source.or(() -> destination);
    }
  }

  /** Keeps a copy of the set. */
  public FlowFilter {
    status = Set.copyOf(status);
  }

  /** All flows. */
  public static FlowFilter all() {
    return new FlowFilter(
        Optional.empty(),
        OptionalInt.empty(),
        Side.ANY,
        Side.ANY,
        0,
        0,
        OptionalInt.empty(),
        Set.of());
  }

  /** The flows of a protocol, such as {@link Direction#UDP}. */
  public static FlowFilter of(int protocol) {
    FlowFilter all = all();
    return new FlowFilter(
        all.family,
        OptionalInt.of(protocol),
        all.original,
        all.reply,
        all.mark,
        all.mask,
        all.zone,
        all.status);
  }

  /** Those of a family: without it or an address the kernel compares neither protocol nor ports. */
  public FlowFilter in(IpFamily wanted) {
    return new FlowFilter(Optional.of(wanted), protocol, original, reply, mark, mask, zone, status);
  }

  /** Those whose first packet came from there. */
  public FlowFilter from(InetAddress source) {
    Side side =
        new Side(
            Optional.of(source),
            original.sourcePort,
            original.destination,
            original.destinationPort);
    return with(side, reply);
  }

  /** Those whose first packet went there. */
  public FlowFilter to(InetAddress destination) {
    Side side =
        new Side(
            original.source,
            original.sourcePort,
            Optional.of(destination),
            original.destinationPort);
    return with(side, reply);
  }

  /** Those whose first packet went to that port, of whichever machine. */
  public FlowFilter toPort(int port) {
    Side side =
        new Side(original.source, original.sourcePort, original.destination, OptionalInt.of(port));
    return with(side, reply);
  }

  /** Those whose first packet went to that port there. */
  public FlowFilter to(InetAddress destination, int port) {
    return to(destination).toPort(port);
  }

  /** Those that are answered from there. */
  public FlowFilter answeredBy(InetAddress source) {
    Side side =
        new Side(Optional.of(source), reply.sourcePort, reply.destination, reply.destinationPort);
    return with(original, side);
  }

  /** Those that are answered from that port there. */
  public FlowFilter answeredBy(InetAddress source, int port) {
    Side side =
        new Side(
            Optional.of(source), OptionalInt.of(port), reply.destination, reply.destinationPort);
    return with(original, side);
  }

  /** Those with this mark, where the mask has ones. */
  public FlowFilter marked(int value, int ones) {
    return new FlowFilter(family, protocol, original, reply, value, ones, zone, status);
  }

  /** Those of a zone. */
  public FlowFilter inZone(int number) {
    return new FlowFilter(
        family, protocol, original, reply, mark, mask, OptionalInt.of(number), status);
  }

  /** Those that are all of this. */
  public FlowFilter having(FlowStatus... wanted) {
    return new FlowFilter(family, protocol, original, reply, mark, mask, zone, Set.of(wanted));
  }

  private FlowFilter with(Side newOriginal, Side newReply) {
    return new FlowFilter(family, protocol, newOriginal, newReply, mark, mask, zone, status);
  }

  /** Whether a flow is chosen. */
  public boolean matches(Flow flow) {
    return family.map(IpFamily.of(flow.original().source())::equals).orElse(true)
        && (protocol.isEmpty() || protocol.getAsInt() == flow.original().protocol())
        && original.matches(flow.original())
        && reply.matches(flow.reply())
        && ((flow.mark() ^ mark) & mask) == 0
        && (zone.isEmpty() || zone.getAsInt() == flow.zone())
        && flow.details().status().containsAll(status);
  }
}
