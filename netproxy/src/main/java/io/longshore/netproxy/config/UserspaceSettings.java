package io.longshore.netproxy.config;

import java.time.Duration;

/**
 * For the mode userspace, which upstream does not have: the section {@code userspace}, that an
 * upstream file leaves out. What is zero or empty has a default.
 *
 * @param endpointChoice Random, or LeastConnections
 * @param threads that forward; as many as there are processors
 * @param maxConnections of TCP; more are reset at once
 * @param maxFlows of UDP; datagrams of further clients are dropped
 * @param maxBufferedBytes of all connections together that wait for slow receivers
 * @param connectTimeout of an endpoint, before another is tried
 * @param udpIdleTimeout after which a flow without datagrams is forgotten
 * @param drainPeriod how long connections may go on after the program was told to end
 */
public record UserspaceSettings(
    String endpointChoice,
    int threads,
    int maxConnections,
    int maxFlows,
    long maxBufferedBytes,
    Duration connectTimeout,
    Duration udpIdleTimeout,
    Duration drainPeriod) {
  /** The endpoint with the fewest connections through this proxy is chosen. */
  public static final String LEAST_CONNECTIONS = "LeastConnections";

  private static final String RANDOM = "Random";

  static final UserspaceSettings DEFAULT =
      new UserspaceSettings("", 0, 0, 0, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO);

  /** Checks. */
  public UserspaceSettings {
    endpointChoice = endpointChoice.isEmpty() ? RANDOM : endpointChoice;
    Check.oneOf("endpointChoice", endpointChoice, RANDOM, LEAST_CONNECTIONS);
    Check.range("threads", threads, 0, 1024);
    Check.atLeastZero("maxConnections", maxConnections);
    Check.atLeastZero("maxFlows", maxFlows);
    Check.atLeastZero("maxBufferedBytes", maxBufferedBytes);
    Check.atLeastZero("connectTimeout", connectTimeout);
    Check.atLeastZero("udpIdleTimeout", udpIdleTimeout);
    Check.atLeastZero("drainPeriod", drainPeriod);
  }
}
