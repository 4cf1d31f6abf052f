package io.longshore.netproxy.conntrack;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How the kernel is to track connections; what is absent stays as it is.
 *
 * @param mostFlows how many there may be; a higher limit is left alone
 * @param liberal whether packets outside of a connection's window pass; false leaves it as it is
 */
public record TrackingSettings(
    OptionalLong mostFlows,
    Optional<Duration> tcpEstablished,
    Optional<Duration> tcpCloseWait,
    boolean liberal,
    Optional<Duration> udp,
    Optional<Duration> udpStream) {
  private static final long HIGHEST = 1 << 20;

  /** A limit that grows with the machine, within bounds; none for zero per processor. */
  public static OptionalLong mostFlows(int perProcessor, int least, int processors) {
    if (perProcessor == 0) {
      return OptionalLong.empty();
    }
    long scaled = Math.max((long) perProcessor * processors, least);
    return OptionalLong.of(Math.min(scaled, Math.max(least, HIGHEST)));
  }
}
