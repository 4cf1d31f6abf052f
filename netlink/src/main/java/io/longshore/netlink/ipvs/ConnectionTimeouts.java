package io.longshore.netlink.ipvs;

/** When connections without packets are forgotten; to a set, 0 leaves a time as it is. */
public record ConnectionTimeouts(int tcpSeconds, int tcpFinSeconds, int udpSeconds) {

  /** Checks the times. */
  public ConnectionTimeouts {
    if (tcpSeconds < 0 || tcpFinSeconds < 0 || udpSeconds < 0) {
      throw new IllegalArgumentException(
          "times below 0: " + tcpSeconds + " " + tcpFinSeconds + " " + udpSeconds);
    }
  }
}
