package io.longshore.cri.model;

import java.util.List;
import java.util.OptionalLong;

/**
 * An image that the runtime has.
 *
 * @param userName whom it runs as by name; {@code user} by number; neither is root
 * @param pinned whether it must not be collected as garbage
 */
public record Image(
    String id,
    List<String> tags,
    List<String> digests,
    long bytes,
    OptionalLong user,
    String userName,
    ImageSpec spec,
    boolean pinned) {

  /** Copies. */
  public Image {
    tags = List.copyOf(tags);
    digests = List.copyOf(digests);
  }
}
