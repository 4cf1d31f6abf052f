package io.longshore.cri.model;

import java.util.Map;

/**
 * An image by name, digest or id.
 *
 * @param asWritten what the pod says, where {@code reference} is not that
 * @param handler the runtime handler that it is for; empty for the default
 */
public record ImageSpec(
    String reference, Map<String, String> annotations, String asWritten, String handler) {

  /** Copies. */
  public ImageSpec {
    annotations = Map.copyOf(annotations);
  }

  /** An image by what it is called. */
  public static ImageSpec of(String reference) {
    return new ImageSpec(reference, Map.of(), "", "");
  }
}
