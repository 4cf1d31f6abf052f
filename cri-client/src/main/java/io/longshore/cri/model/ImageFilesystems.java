package io.longshore.cri.model;

import java.util.List;

/** What images, and writable layers of containers, take of their file systems. */
public record ImageFilesystems(List<FilesystemUse> images, List<FilesystemUse> containers) {
  /** Copies. */
  public ImageFilesystems {
    images = List.copyOf(images);
    containers = List.copyOf(containers);
  }
}
