package io.longshore.cri.model;

/** What is mounted into a container. */
public sealed interface MountSource {

  /** A file or folder of the node. */
  record HostPath(String path) implements MountSource {}

  /**
   * The files of an image.
   *
   * @param subPath a folder inside; empty for all
   */
  record FromImage(ImageSpec image, String subPath) implements MountSource {}
}
