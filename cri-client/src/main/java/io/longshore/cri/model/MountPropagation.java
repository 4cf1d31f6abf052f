package io.longshore.cri.model;

/** Which mounts made later are seen on the other side. */
public enum MountPropagation {
  /** None. */
  PRIVATE,
  /** The container sees those of the node. */
  HOST_TO_CONTAINER,
  /** Each sees the other's. */
  BIDIRECTIONAL
}
