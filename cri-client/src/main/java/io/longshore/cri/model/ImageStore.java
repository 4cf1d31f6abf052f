package io.longshore.cri.model;

import java.util.List;
import java.util.Optional;

/** The images of a runtime. Calls are as those of {@link ContainerRuntime}. */
public interface ImageStore {

  /** All images. */
  List<Image> list();

  /** An image; empty if it is not there. */
  Optional<Image> find(ImageSpec spec);

  /**
   * Gets an image from its registry. There is no deadline: what makes progress may take its time.
   *
   * @param sandbox the pod that it is for
   * @return what the runtime calls it
   */
  String pull(ImageSpec spec, RegistryAuth auth, Optional<SandboxConfig> sandbox);

  /** Removes an image with all its names; nothing if it is not there. */
  void remove(ImageSpec spec);

  /** What images take of the disks. */
  ImageFilesystems filesystems();
}
