package io.longshore.agent.testing;

import io.longshore.agent.outside.MountedVolume;
import io.longshore.agent.outside.PodMounts;
import io.longshore.agent.outside.VolumeException;
import io.longshore.agent.outside.Volumes;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Folders for volumes that are empty at first; other kinds are not there until a test says so. */
public final class PlainVolumes implements Volumes {
  private final Path root;
  private final Set<String> missing = ConcurrentHashMap.newKeySet();
  private final Set<String> released = ConcurrentHashMap.newKeySet();

  /** Below a folder. */
  public PlainVolumes(Path root) {
    this.root = root;
  }

  /** From now on a volume of this name is not there. */
  public void lose(String volume) {
    missing.add(volume);
  }

  /** It is there again. */
  public void find(String volume) {
    missing.remove(volume);
  }

  /** A file in a volume. */
  public Path file(Pod pod, String volume, String name) {
    return root.resolve(pod.metadata().uid() + volume).resolve(name);
  }

  /** Whether the volumes of a pod were released. */
  public boolean isReleased(String uid) {
    return released.contains(uid);
  }

  @Override
  public PodMounts prepare(Pod pod) {
    Map<String, MountedVolume> mounts = new HashMap<>();
    for (Volume volume : pod.spec().orElseThrow().volumes()) {
      if (missing.contains(volume.name())) {
        throw new VolumeException(
            "MountVolume.SetUp failed for volume \"" + volume.name() + "\" : not found");
      }
      mounts.put(
          volume.name(),
          new MountedVolume(
              volume.name(), made(root.resolve(pod.metadata().uid() + volume.name())), false));
    }
    return new PodMounts(mounts);
  }

  @Override
  public void adopt(Pod pod) {}

  private static Path made(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Path part(Pod pod, String container, MountedVolume volume, String part) {
    return made(volume.path().resolve(part));
  }

  @Override
  public void release(String uid) {
    released.add(uid);
  }
}
