package io.longshore.master.scheduler;

/**
 * Why a pod cannot be on a node.
 *
 * @param reason as people read it
 * @param remedy what may help
 */
record Obstacle(String reason, Remedy remedy) {

  /** Changes of the cluster after which a pod is worth another try. */
  enum Remedy {
    /** A node comes, or has other labels, taints or resources. */
    NODE,
    /** A pod ends, or a node gets more. */
    ROOM,
    /** A pod comes, goes or has other labels; or a node does. */
    NEIGHBOURS
  }
}
