package io.longshore.agent.plan;

/** What a container is to its pod. */
public enum ContainerKind {
  /** Runs to its end before the next one begins. */
  INIT,
  /** Begins among the first, and runs as long as the main ones do. */
  SIDECAR,
  /** One of those that the pod is for. */
  MAIN,
  /** Somebody added it to look around; it is never started again. */
  EPHEMERAL
}
