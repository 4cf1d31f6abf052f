package io.longshore.cri.model;

/** Whether containers can be started in a sandbox. */
public enum SandboxState {
  /** They can. */
  READY,
  /** It is stopped, or has ended by itself. */
  NOT_READY
}
