package io.longshore.netlink.conntrack;

/**
 * A connection that the kernel tracks, or what is like one in protocols without connections.
 *
 * @param original as the first packet was
 * @param reply as an answer is: address translation shows in the difference
 * @param zone keeps flows with the same addresses apart
 * @param id of this flow alone, also when another with the same addresses follows it
 */
public record Flow(
    Direction original, Direction reply, int zone, int mark, int id, long timeoutSeconds) {

  /** Whether the destination of the first packet was replaced. */
  public boolean isDestinationTranslated() {
    return !original.destination().equals(reply.source())
        || !original
            .ports()
            .map(Direction.Ports::destination)
            .equals(reply.ports().map(Direction.Ports::source));
  }

  /** As conntrack -L has it. */
  @Override
  public String toString() {
    return original.protocol()
        + " "
        + timeoutSeconds
        + " "
        + original
        + " "
        + reply
        + (zone == 0 ? "" : " zone=" + zone)
        + " mark="
        + mark;
  }
}
