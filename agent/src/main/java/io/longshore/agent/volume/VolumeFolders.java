package io.longshore.agent.volume;

import io.longshore.agent.outside.VolumeException;
import io.longshore.base.log.Log;
import io.longshore.linux.file.FileTree;
import io.longshore.linux.file.Mounts;
import io.longshore.linux.libc.Errno;
import io.longshore.linux.libc.LibcException;
import io.longshore.linux.proc.MountEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where volumes are below the agent's folder, laid out as the kubelet does, and what is mounted.
 */
final class VolumeFolders {
  private static final Log LOG = Log.of("volume");

  private final Path pods;

  VolumeFolders(Path root) {
    this.pods = root.resolve("pods");
  }

  /** The folder of a volume: {@code pods/UID/volumes/kubernetes.io~KIND/NAME}. */
  Path volume(String podUid, String plugin, String name) {
    return pods.resolve(podUid).resolve("volumes").resolve("kubernetes.io~" + plugin).resolve(name);
  }

  /** Where a part of a volume is mounted for a container. */
  Path part(String podUid, String volume, String container, String part) {
    return pods.resolve(podUid)
        .resolve("volume-subpaths")
        .resolve(volume)
        .resolve(container)
        .resolve(Integer.toHexString(part.hashCode()));
  }

  /** The pods that have a folder. */
  Set<String> podUids() {
    Set<String> uids = new HashSet<>();
    if (Files.isDirectory(pods)) {
      try (Stream<Path> entries = Files.list(pods)) {
        entries.forEach(entry -> uids.add(pods.relativize(entry).toString()));
      } catch (IOException e) {
        LOG.warn("the folders of pods cannot be listed", "folder", pods, "error", e);
      }
    }
    return uids;
  }

  static boolean isMounted(Path target) {
    String text = target.toString();
    return MountEntry.read().stream().anyMatch(mount -> mount.target().equals(text));
  }

  /**
   * Takes away all volumes of a pod. Nothing is deleted while something is still mounted: what is
   * mounted may be the node's own.
   */
  void remove(String podUid) {
    Path pod = pods.resolve(podUid);
    for (String part : List.of("volume-subpaths", "volumes")) {
      Path folder = pod.resolve(part);
      unmountBelow(folder);
      try {
        FileTree.delete(folder);
      } catch (IOException e) {
        throw new VolumeException("cannot remove " + folder + ": " + e, e);
      }
    }
  }

  /** Takes away all that is left of a pod. */
  void removePod(String podUid) {
    Path pod = pods.resolve(podUid);
    unmountBelow(pod);
    try {
      FileTree.delete(pod);
    } catch (IOException e) {
      throw new VolumeException("cannot remove " + pod + ": " + e, e);
    }
  }

  private static void unmountBelow(Path folder) {
    for (Path target : mountsBelow(folder)) {
      try {
        Mounts.unmount(target);
      } catch (LibcException e) {
        if (!e.is(Errno.EBUSY)) {
          throw e;
        }
        LOG.warn("a volume is still in use; it goes when nobody uses it", "mount", target);
        Mounts.detach(target);
      }
    }
    List<Path> left = mountsBelow(folder);
    if (!left.isEmpty()) {
      throw new VolumeException("still mounted: " + left);
    }
  }

  /** The deepest first. */
  private static List<Path> mountsBelow(Path folder) {
    return MountEntry.read().stream()
        .map(mount -> Path.of(mount.target()))
        .filter(target -> target.startsWith(folder))
        .sorted(Comparator.comparingInt(Path::getNameCount).reversed())
        .toList();
  }
}
