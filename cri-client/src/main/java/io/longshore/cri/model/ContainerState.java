package io.longshore.cri.model;

/** How far a container is. */
public enum ContainerState {
  /** Not started yet. */
  CREATED,
  /** Its process runs. */
  RUNNING,
  /** Its process has ended. */
  EXITED,
  /** The runtime does not know, or says what we do not. */
  UNKNOWN
}
