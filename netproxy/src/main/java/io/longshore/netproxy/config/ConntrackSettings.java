package io.longshore.netproxy.config;

import java.time.Duration;
import java.util.Optional;

/**
 * What the kernel's connection tracking is to be set to. Zero, and what is absent, leaves a setting
 * as it is.
 *
 * @param maxPerCore how many flows for each processor, but at least {@code min}
 */
public record ConntrackSettings(
    Optional<Integer> maxPerCore,
    Optional<Integer> min,
    Optional<Duration> tcpEstablishedTimeout,
    Optional<Duration> tcpCloseWaitTimeout,
    boolean tcpBeLiberal,
    Duration udpTimeout,
    Duration udpStreamTimeout) {
  static final ConntrackSettings DEFAULT =
      new ConntrackSettings(
          Optional.of(32 * 1024),
          Optional.of(128 * 1024),
          Optional.of(Duration.ofHours(24)),
          Optional.of(Duration.ofHours(1)),
          false,
          Duration.ZERO,
          Duration.ZERO);

  /** Checks. */
  public ConntrackSettings {
    maxPerCore.ifPresent(value -> Check.atLeastZero("maxPerCore", value));
    min.ifPresent(value -> Check.atLeastZero("min", value));
    tcpEstablishedTimeout.ifPresent(value -> Check.atLeastZero("tcpEstablishedTimeout", value));
    tcpCloseWaitTimeout.ifPresent(value -> Check.atLeastZero("tcpCloseWaitTimeout", value));
    Check.atLeastZero("udpTimeout", udpTimeout);
    Check.atLeastZero("udpStreamTimeout", udpStreamTimeout);
  }
}
