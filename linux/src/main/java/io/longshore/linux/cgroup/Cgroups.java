package io.longshore.linux.cgroup;

import java.util.List;

/** The control groups of a machine. Safe for use by several threads. */
public sealed interface Cgroups permits Version1Cgroups, Version2Cgroups {

  /** Those of this machine. */
  static Cgroups ofMachine() {
    return of(CgroupLayout.read());
  }

  /** Those of a layout. */
  static Cgroups of(CgroupLayout layout) {
    return switch (layout) {
      case CgroupLayout.Version1 version1 -> new Version1Cgroups(version1);
      case CgroupLayout.Version2(var root) -> new Version2Cgroups(root);
    };
  }

  /** Makes a group and those around it, in every hierarchy. Harmless if it is there. */
  void create(CgroupName name);

  /** Removes a group and those in it, which must hold no process. Harmless if it is gone. */
  void remove(CgroupName name);

  /** Whether the group is there. */
  boolean exists(CgroupName name);

  /** The groups directly inside, sorted. */
  List<CgroupName> children(CgroupName name);

  /** Moves a process into the group. */
  void add(CgroupName name, long pid);

  /** The processes in the group and in those below it. */
  List<Long> processes(CgroupName name);

  /** Sets limits. */
  void limit(CgroupName name, CgroupLimits limits);

  /** What the group uses now. */
  CgroupUse use(CgroupName name);

  /** What the group and those below it have read and written, by device. */
  List<CgroupDiskUse> disks(CgroupName name);

  /** How often the kernel ended a process of the group, or below it, for want of memory. */
  long oomKills(CgroupName name);

  /**
   * Lets the processes of the group and of those below it stand still, or go on. That takes a
   * moment: see {@link #isFrozen}.
   */
  void setFrozen(CgroupName name, boolean frozen);

  /** Whether all of them stand still. */
  boolean isFrozen(CgroupName name);

  /**
   * Kills all processes of the group and of those below it; none escapes by forking. They end a
   * little later.
   *
   * @throws IllegalArgumentException if this process is among them
   */
  void kill(CgroupName name);
}
