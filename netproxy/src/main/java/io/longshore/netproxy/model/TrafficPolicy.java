package io.longshore.netproxy.model;

/** Which endpoints traffic may go to. */
public enum TrafficPolicy {
  /** All of the cluster. */
  CLUSTER,
  /** Those on this node. */
  LOCAL
}
