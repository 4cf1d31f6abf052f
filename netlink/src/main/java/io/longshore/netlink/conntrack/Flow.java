package io.longshore.netlink.conntrack;

import io.longshore.netlink.wire.IpAddresses;
import java.time.Duration;
import java.util.Set;

/**
 * A connection that the kernel tracks, or what is like one in protocols without connections.
 *
 * @param original as the first packet was
 * @param reply as an answer is: address translation shows in the difference
 * @param zone keeps flows with the same addresses apart
 * @param id of this flow alone, also when another with the same addresses follows it; zero if it is
 *     not known
 */
public record Flow(
    Direction original,
    Direction reply,
    int zone,
    int mark,
    int id,
    long timeoutSeconds,
    FlowDetails details) {

  /** A flow without translation that is to be made, or looked for. */
  public static Flow of(Direction original, Duration timeout) {
    return new Flow(original, original.reversed(), 0, 0, 0, timeout.toSeconds(), FlowDetails.NONE);
  }

  /** The same in a zone. */
  public Flow inZone(int other) {
    return new Flow(original, reply, other, mark, id, timeoutSeconds, details);
  }

  /** The same with a mark. */
  public Flow marked(int other) {
    return new Flow(original, reply, zone, other, id, timeoutSeconds, details);
  }

  /** The same with other details. */
  public Flow with(FlowDetails other) {
    return new Flow(original, reply, zone, mark, id, timeoutSeconds, other);
  }

  /** Whether the destination of the first packet was replaced. */
  public boolean isDestinationTranslated() {
    return !original.destination().equals(reply.source())
        || !original
            .ports()
            .map(Direction.Ports::destination)
            .equals(reply.ports().map(Direction.Ports::source));
  }

  /** As conntrack -L -o extended has it. */
  @Override
  public String toString() {
    boolean four = IpAddresses.family(original.source()) == IpAddresses.AF_INET;
    StringBuilder text = new StringBuilder(four ? "ipv4 2 " : "ipv6 10 ");
    text.append(protocolName()).append(' ').append(original.protocol());
    text.append(' ').append(timeoutSeconds).append(' ');
    String stage = details.state().stageName();
    text.append(stage.isEmpty() ? "" : stage + " ").append(original);
    details.traffic().ifPresent(traffic -> text.append(' ').append(traffic.original()));
    Set<FlowStatus> status = details.status();
    text.append(status.contains(FlowStatus.SEEN_REPLY) ? " " : " [UNREPLIED] ").append(reply);
    details.traffic().ifPresent(traffic -> text.append(' ').append(traffic.reply()));
    text.append(status.contains(FlowStatus.ASSURED) ? " [ASSURED]" : "");
    text.append(status.contains(FlowStatus.OFFLOADED) ? " [OFFLOAD]" : "");
    text.append(" mark=").append(Integer.toUnsignedString(mark));
    return text.append(zone == 0 ? "" : " zone=" + zone).toString();
  }

  private String protocolName() {
    return switch (original.protocol()) {
      case Direction.ICMP -> "icmp";
      case Direction.TCP -> "tcp";
      case Direction.UDP -> "udp";
      case Direction.ICMPV6 -> "icmpv6";
      case Direction.SCTP -> "sctp";
      default -> "unknown";
    };
  }
}
