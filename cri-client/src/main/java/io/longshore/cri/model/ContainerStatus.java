package io.longshore.cri.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All about a container.
 *
 * @param exitCode 128 and the signal's number where a signal ended it
 * @param reason why it ended, in a word: {@code Completed}, {@code Error}, {@code OOMKilled}
 * @param logPath where its log is
 * @param resources as they are in force; empty where the runtime does not tell
 * @param stopSignal empty where the runtime does not tell
 */
public record ContainerStatus(
    String id,
    ContainerMetadata metadata,
    ContainerState state,
    Instant created,
    Optional<Instant> started,
    Optional<Instant> finished,
    int exitCode,
    ImageSpec image,
    String imageReference,
    String imageId,
    String reason,
    String message,
    Map<String, String> labels,
    Map<String, String> annotations,
    List<Mount> mounts,
    String logPath,
    Optional<Resources> resources,
    Optional<ContainerUser> user,
    Optional<String> stopSignal,
    Map<String, String> information) {

  /** The reason of a container whose process ended with 0. */
  public static final String COMPLETED = "Completed";

  /** The reason of a container whose process ended with another code. */
  public static final String ERROR = "Error";

  /** The reason of a container that used more memory than it may. */
  public static final String OOM_KILLED = "OOMKilled";

  /** Copies. */
  public ContainerStatus {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
    mounts = List.copyOf(mounts);
    information = Map.copyOf(information);
  }
}
