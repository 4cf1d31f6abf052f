package io.longshore.netproxy.userspace;

import java.time.Duration;

/**
 * What may be chosen about forwarding, for one family of addresses.
 *
 * @param loops how many threads forward
 * @param mostConnections more are reset at once
 * @param mostFlows of UDP; datagrams of further clients are dropped
 * @param mostClients whose endpoint is remembered for affinity, for each service port
 * @param readBytes the most that is read at once; a slow receiver holds about as much
 * @param mostBytes of all connections together that wait for slow receivers: while it is reached,
 *     whoever has something waiting is not read from
 * @param connectTimeout of an endpoint, before another is tried
 * @param attempts how many endpoints are tried for a connection
 * @param flowIdle after which time without datagrams a flow is forgotten
 * @param drain how long connections may go on after the proxy was closed
 */
public record UserspaceOptions(
    EndpointChoice choice,
    int loops,
    int mostConnections,
    int mostFlows,
    int mostClients,
    int readBytes,
    long mostBytes,
    Duration connectTimeout,
    int attempts,
    Duration flowIdle,
    Duration drain) {

  /** Checks the figures. */
  public UserspaceOptions {
    positive("loops", loops);
    positive("mostConnections", mostConnections);
    positive("mostFlows", mostFlows);
    positive("mostClients", mostClients);
    positive("readBytes", readBytes);
    positive("mostBytes", mostBytes);
    positive("connectTimeout", connectTimeout.toMillis());
    positive("attempts", attempts);
    positive("flowIdle", flowIdle.toMillis());
  }

  private static void positive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive, not " + value);
    }
  }

  /** What is meant for a node. The idle time is that of conntrack for UDP in both directions. */
  public static UserspaceOptions standard() {
    return new UserspaceOptions(
        EndpointChoice.RANDOM,
        Runtime.getRuntime().availableProcessors(),
        100_000,
        20_000,
        100_000,
        256 << 10,
        256L << 20,
        Duration.ofSeconds(5),
        4,
        Duration.ofSeconds(120),
        Duration.ZERO);
  }

  /** With another choice of endpoints. */
  public UserspaceOptions with(EndpointChoice other) {
    return new UserspaceOptions(
        other,
        loops,
        mostConnections,
        mostFlows,
        mostClients,
        readBytes,
        mostBytes,
        connectTimeout,
        attempts,
        flowIdle,
        drain);
  }
}
