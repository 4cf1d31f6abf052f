package io.longshore.agent.plan;

import io.longshore.agent.plan.PodContainers.Member;
import java.util.Optional;

/** A step that a pod needs. */
public sealed interface PodAction {
  /** Ends all containers and all sandboxes. */
  record EndAll() implements PodAction {}

  /**
   * Makes a sandbox.
   *
   * @param attempt how many the pod had before
   */
  record RunSandbox(int attempt) implements PodAction {}

  /** Ends a container that runs. */
  record EndContainer(Member member, String id, Why why, String message) implements PodAction {}

  /**
   * Makes and starts a container.
   *
   * @param attempt how often the pod had it before
   * @param unstarted one that was made for this attempt before, and goes
   */
  record StartContainer(Member member, int attempt, Optional<String> unstarted)
      implements PodAction {}

  /** Why a container is ended. */
  enum Why {
    /** It is to be another one. */
    CHANGED,
    /** Its liveness probe failed. */
    LIVENESS,
    /** Its startup probe failed. */
    STARTUP,
    /** Its hook after the start failed. */
    POST_START,
    /** The runtime does not know how it is. */
    UNKNOWN,
    /** The pod ends. */
    POD_ENDS
  }
}
