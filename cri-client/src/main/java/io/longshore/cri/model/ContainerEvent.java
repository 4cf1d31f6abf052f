package io.longshore.cri.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something that happened to a container or a sandbox.
 *
 * @param id of the container, or of the sandbox where it happened to that
 * @param sandbox as it is now, where the runtime tells it
 * @param containers of the sandbox as they are now, where the runtime tells them
 */
public record ContainerEvent(
    String id, Type type, Instant at, Optional<Sandbox> sandbox, List<ContainerStatus> containers) {

  /** What happened. */
  public enum Type {
    /** It was made. */
    CREATED,
    /** Its process runs. */
    STARTED,
    /** Its process ended. */
    STOPPED,
    /** It is gone. */
    DELETED,
    /** Something that we do not know. */
    UNKNOWN
  }

  /** Copies. */
  public ContainerEvent {
    containers = List.copyOf(containers);
  }
}
