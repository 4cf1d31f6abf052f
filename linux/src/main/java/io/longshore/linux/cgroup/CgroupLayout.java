package io.longshore.linux.cgroup;

import io.longshore.linux.proc.MountEntry;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a machine has mounted its control groups. */
public sealed interface CgroupLayout {

  /**
   * A hierarchy for each v1 controller. Beside them there may be a v2 hierarchy without
   * controllers, in which systemd keeps its units ("hybrid").
   */
  record Version1(Map<String, Path> controllers, Optional<Path> unified) implements CgroupLayout {
    /** Copies the map. */
    public Version1 {
      controllers = Map.copyOf(controllers);
    }
  }

  /** One hierarchy with all controllers. */
  record Version2(Path root) implements CgroupLayout {}

  /** That of this machine. */
  static CgroupLayout read() {
    return of(MountEntry.read());
  }

  /** From a mount table. Where a hierarchy is mounted twice, the first counts. */
  static CgroupLayout of(List<MountEntry> mounts) {
    Map<String, Path> controllers = new HashMap<>();
    for (MountEntry mount : mounts) {
      if (mount.kind().equals("cgroup")) {
        mount.superOptions().stream()
            .filter(CgroupLayout::isController)
            .forEach(name -> controllers.putIfAbsent(name, Path.of(mount.target())));
      }
    }
    Optional<Path> unified =
        mounts.stream()
            .filter(mount -> mount.kind().equals("cgroup2"))
            .findFirst()
            .map(mount -> Path.of(mount.target()));
    if (!controllers.isEmpty()) {
      return new Version1(controllers, unified);
    }
    return new Version2(
        unified.orElseThrow(
            () ->
                new CgroupException(
                    "no control groups are mounted: mount cgroup2 on /sys/fs/cgroup")));
  }

  /** The other options of such a mount are not names of controllers. */
  private static boolean isController(String option) {
    return !option.equals("rw")
        && !option.equals("ro")
        && !option.equals("clone_children")
        && !option.equals("xattr")
        && !option.startsWith("release_agent=");
  }
}
