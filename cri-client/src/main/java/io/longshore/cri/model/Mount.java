package io.longshore.cri.model;

import java.util.List;

/**
 * A mount in a container.
 *
 * @param recursiveReadOnly whether also what is mounted below the source is read-only
 * @param relabel whether the runtime may change SELinux labels of the source
 */
public record Mount(
    MountSource source,
    String containerPath,
    boolean readOnly,
    boolean recursiveReadOnly,
    boolean relabel,
    MountPropagation propagation,
    List<IdMapping> users,
    List<IdMapping> groups) {

  /** Copies. */
  public Mount {
    users = List.copyOf(users);
    groups = List.copyOf(groups);
  }

  /** A file or folder of the node. */
  public static Mount of(String hostPath, String containerPath, boolean readOnly) {
    return new Mount(
        new MountSource.HostPath(hostPath),
        containerPath,
        readOnly,
        false,
        false,
        MountPropagation.PRIVATE,
        List.of(),
        List.of());
  }
}
