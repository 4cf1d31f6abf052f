package io.longshore.cri.model;

import java.time.Instant;
import java.util.Map;

/**
 * A container in a list.
 *
 * @param imageReference the image as its registry knows it, with its digest
 * @param imageId the image as the runtime knows it
 */
public record Container(
    String id,
    String sandboxId,
    ContainerMetadata metadata,
    ImageSpec image,
    String imageReference,
    String imageId,
    ContainerState state,
    Instant created,
    Map<String, String> labels,
    Map<String, String> annotations) {

  /** Copies. */
  public Container {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }
}
