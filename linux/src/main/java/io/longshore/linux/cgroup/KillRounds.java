package io.longshore.linux.cgroup;

import io.longshore.linux.process.OpenProcess;
import io.longshore.linux.process.Signal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Kills the processes of a group one by one, where the kernel cannot do it at once. */
final class KillRounds {
  /** A frozen group needs two: one that kills, and one that finds nobody else. */
  private static final int MOST = 100;

  private final Cgroups groups;
  private final CgroupName name;
  private final Set<Long> killed = new HashSet<>();

  KillRounds(Cgroups groups, CgroupName name) {
    this.groups = groups;
    this.name = name;
  }

  void refuseOwn() {
    if (groups.processes(name).contains(ProcessHandle.current().pid())) {
      throw new IllegalArgumentException("this process itself is in the control group " + name);
    }
  }

  /** Who stands still cannot fork meanwhile; a killed process ends only when it may go on. */
  void run(boolean freeze) {
    for (int round = 0; round < MOST; round++) {
      boolean foundSome;
      if (freeze) {
        groups.setFrozen(name, true);
        try {
          foundSome = killThoseThere();
        } finally {
          groups.setFrozen(name, false);
        }
      } else {
        foundSome = killThoseThere();
      }
      if (!foundSome) {
        return;
      }
    }
    throw new CgroupException("processes of " + name + " fork faster than they can be killed");
  }

  private boolean killThoseThere() {
    List<Long> fresh =
        groups.processes(name).stream().filter(pid -> !killed.contains(pid)).toList();
    fresh.forEach(KillRounds::kill);
    killed.addAll(fresh);
    return !fresh.isEmpty();
  }

  private static void kill(long pid) {
    OpenProcess.of(pid)
        .ifPresent(
            process -> {
              try (process) {
                process.signal(Signal.KILL);
              }
            });
  }
}
