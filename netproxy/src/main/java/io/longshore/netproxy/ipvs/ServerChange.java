package io.longshore.netproxy.ipvs;

/** What is to become of a virtual server. */
sealed interface ServerChange {

  /** It is new. */
  record Appears(VirtualServer server) implements ServerChange {}

  /** It is another. */
  record Alters(VirtualServer before, VirtualServer after) implements ServerChange {}

  /** It goes, and its connections with it. */
  record Vanishes(VirtualServer server) implements ServerChange {}
}
