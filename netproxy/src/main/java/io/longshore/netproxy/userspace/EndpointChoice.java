package io.longshore.netproxy.userspace;

/** How an endpoint is chosen for a new connection. */
public enum EndpointChoice {
  /** Each has the same chance, as in all other modes. */
  RANDOM,
  /** The one with the fewest connections through this proxy; chance decides between equals. */
  LEAST_CONNECTIONS
}
