package io.longshore.agent.image;

import io.longshore.agent.outside.NodeSettings;
import io.longshore.base.log.Log;
import io.longshore.base.time.Clock;
import io.longshore.cri.model.Container;
import io.longshore.cri.model.ContainerFilter;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.FilesystemUse;
import io.longshore.cri.model.Image;
import io.longshore.cri.model.ImageSpec;
import io.longshore.linux.file.Space;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Removes images that nobody needs, when it is told to look. Used by one thread. */
public final class ImageCollector {
  private static final Log LOG = Log.of("image");

  private final ContainerRuntime runtime;
  private final NodeSettings.ImageGarbage limits;
  private final Clock clock;
  private final Map<String, Instant> seen = new HashMap<>();
  private final Map<String, Instant> used = new HashMap<>();

  /** For a runtime. */
  public ImageCollector(ContainerRuntime runtime, NodeSettings.ImageGarbage limits, Clock clock) {
    this.runtime = runtime;
    this.limits = limits;
    this.clock = clock;
  }

  /** Looks at all images and at the disk, and removes what is to go. */
  public void collect() {
    try {
      List<ImageGarbage.Unused> unused = unused();
      for (Image image : ImageGarbage.of(unused, disk(), limits, clock.now())) {
        LOG.info("an image is removed", "image", image.id(), "names", image.tags());
        runtime.images().remove(ImageSpec.of(image.id()));
      }
    } catch (ContainerRuntimeException e) {
      LOG.warn("images cannot be cleaned up", "error", String.valueOf(e.getMessage()));
    }
  }

  private List<ImageGarbage.Unused> unused() {
    Instant now = clock.now();
    List<Image> images = runtime.images().list();
    Set<String> inUse = new HashSet<>();
    for (Container container : runtime.containers(ContainerFilter.ALL)) {
      inUse.add(container.image().reference());
      inUse.add(container.imageReference());
      inUse.add(container.imageId());
    }
    Set<String> ids = new HashSet<>();
    for (Image image : images) {
      ids.add(image.id());
      seen.putIfAbsent(image.id(), now);
      if (names(image).stream().anyMatch(inUse::contains)) {
        used.put(image.id(), now);
      }
    }
    seen.keySet().retainAll(ids);
    used.keySet().retainAll(ids);
    String runtimeWords = String.join("\n", runtime.status().information().values());
    return images.stream()
        .filter(image -> !image.pinned())
        .filter(image -> !now.equals(used.get(image.id())))
        // What sandboxes run is in no list of containers: only the runtime's configuration tells.
        .filter(image -> image.tags().stream().noneMatch(runtimeWords::contains))
        .map(image -> unused(image, now))
        .toList();
  }

  private ImageGarbage.Unused unused(Image image, Instant now) {
    Instant first = seen.getOrDefault(image.id(), now);
    return new ImageGarbage.Unused(image, first, used.getOrDefault(image.id(), first));
  }

  private static Set<String> names(Image image) {
    Set<String> names = new HashSet<>(image.tags());
    names.addAll(image.digests());
    names.add(image.id());
    return names;
  }

  private ImageGarbage.Disk disk() {
    for (FilesystemUse use : runtime.images().filesystems().images()) {
      Space space = Space.at(Path.of(use.mountPoint()));
      return new ImageGarbage.Disk(space.bytes(), space.used());
    }
    return new ImageGarbage.Disk(0, 0);
  }
}
