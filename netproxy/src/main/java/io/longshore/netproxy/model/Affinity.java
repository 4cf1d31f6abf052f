package io.longshore.netproxy.model;

/** Whether a client stays with its endpoint. */
public sealed interface Affinity {

  /** Each connection may go to another one. */
  record None() implements Affinity {}

  /** Connections from one address go to one endpoint, until none came for so long. */
  record ByClientAddress(int timeoutSeconds) implements Affinity {}
}
