package io.longshore.linux.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Eventually;
import io.longshore.linux.proc.ProcessStat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What groups of both versions do with real processes; each method leaves nothing behind. */
final class CgroupContract {
  private final Cgroups groups;
  private final CgroupName name;

  CgroupContract(Cgroups groups, CgroupName name) {
    this.groups = groups;
    this.name = name;
  }

  /** What is done with a process inside of a group. */
  private interface Body {
    void run(Process process) throws Exception;
  }

  private void with(String script, Body body) throws Exception {
    with(CgroupLimits.NONE, script, body);
  }

  /** Starts a script that waits for a line, moves it into the group, and lets it go on. */
  private void with(CgroupLimits limits, String script, Body body) throws Exception {
    groups.create(name);
    groups.limit(name, limits);
    Process process =
        new ProcessBuilder("sh", "-c", "read line; " + script)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      groups.add(name, process.pid());
      process.getOutputStream().write('\n');
      process.getOutputStream().close();
      body.run(process);
    } finally {
      process.destroyForcibly().waitFor();
      groups.kill(name);
      Eventually.passes(
          () -> {
            groups.remove(CgroupName.of(name.parts().getFirst()));
            return true;
          });
    }
    assertFalse(groups.exists(name));
  }

  void standStillAndGoOn() throws Exception {
    with(
        "while :; do :; done",
        process -> {
          groups.setFrozen(name, true);
          Eventually.holds(() -> groups.isFrozen(name), () -> "not frozen");
          // user and system time: a process that stands still has no more of it
          ProcessStat frozen = ProcessStat.read(process.pid());
          assertEquals(frozen, ProcessStat.read(process.pid()));
          groups.setFrozen(name, false);
          Eventually.holds(() -> !groups.isFrozen(name), () -> "not thawed");
          Eventually.holds(
              () -> !ProcessStat.read(process.pid()).equals(frozen), () -> "it stands still");
        });
  }

  void allAreKilledAlsoThoseThatForkMeanwhile() throws Exception {
    with(
        "f() { while :; do (exec sleep 0.01) & wait; done; }; f & f & f & sleep 1000",
        process -> {
          Eventually.holds(() -> groups.processes(name).size() > 4, () -> "they do not fork");
          groups.kill(CgroupName.of(name.parts().getFirst()));
          Eventually.holds(
              () -> groups.processes(name).isEmpty(), () -> groups.processes(name).toString());
          assertTrue(process.waitFor() > 128, "killed by a signal");
        });
    groups.create(name);
    groups.kill(name);
    groups.remove(CgroupName.of(name.parts().getFirst()));
  }

  void whoTakesTooMuchMemoryIsCounted() throws Exception {
    with(
        CgroupLimits.NONE.withMemory(16 << 20),
        "exec tail /dev/zero",
        process -> {
          assertEquals(137, process.waitFor(), "killed");
          Eventually.holds(
              () -> groups.oomKills(name) == 1, () -> "kills: " + groups.oomKills(name));
          assertEquals(1, groups.oomKills(CgroupName.of(name.parts().getFirst())));
          assertEquals(1, groups.use(name).memory().oomKills());
          assertTrue(groups.disks(name).stream().allMatch(disk -> disk.readBytes() >= 0));
        });
  }

  void processorsAreLimited() throws Exception {
    with(
        "exec sleep 1000",
        process -> {
          groups.limit(name, CgroupLimits.NONE.withProcessors("0").withMemoryNodes("0"));
          assertEquals(
              List.of("0"),
              Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                  .filter(line -> line.startsWith("Cpus_allowed_list:"))
                  .map(line -> line.substring(line.indexOf(':') + 1).strip())
                  .toList());
          assertThrows(
              CgroupException.class,
              () -> groups.limit(name, CgroupLimits.NONE.withProcessors("100000")));
        });
  }
}
