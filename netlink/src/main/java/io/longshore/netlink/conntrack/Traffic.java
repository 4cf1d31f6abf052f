package io.longshore.netlink.conntrack;

/** What a flow has carried in both directions. */
public record Traffic(Count original, Count reply) {

  /** One direction. */
  public record Count(long packets, long bytes) {
    /** As conntrack -L has it. */
    @Override
    public String toString() {
      return "packets=" + Long.toUnsignedString(packets) + " bytes=" + Long.toUnsignedString(bytes);
    }
  }
}
