package io.longshore.cri.model;

/** Whether groups that the image gives to its user count. */
public enum SupplementalGroupsPolicy {
  /** They do. */
  MERGE,
  /** Only those that the pod names. */
  STRICT
}
