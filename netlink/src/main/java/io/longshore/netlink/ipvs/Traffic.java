package io.longshore.netlink.ipvs;

/** What went through: in all, or in a second. */
public record Traffic(
    long connections, long packetsIn, long packetsOut, long bytesIn, long bytesOut) {

  /** Nothing. */
  public static final Traffic NONE = new Traffic(0, 0, 0, 0, 0);
}
