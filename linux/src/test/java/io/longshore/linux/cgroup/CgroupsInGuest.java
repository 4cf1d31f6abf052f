package io.longshore.linux.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Eventually;
import io.longshore.linux.testing.InGuest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real control groups of version 2, which a guest has and few machines for tests. */
@InGuest
class CgroupsInGuest {
  private static final Path ROOT = Path.of("/sys/fs/cgroup");
  private static final CgroupName TOP = CgroupName.of("top");
  private static final CgroupName POD = CgroupName.of("top/pod");

  private final Cgroups groups = Cgroups.ofMachine();

  @AfterEach
  void remove() throws Exception {
    // A process that was killed holds its group until it is gone altogether.
    Eventually.passes(
        () -> {
          groups.remove(TOP);
          return true;
        });
  }

  private static String file(CgroupName name, String file) throws IOException {
    return Files.readString(name.below(ROOT).resolve(file)).strip();
  }

  /** A shell that first waits to be let go on. */
  private static Process waiting(String script) throws IOException {
    return new ProcessBuilder("sh", "-c", "read line; " + script).start();
  }

  private static int letGo(Process process) throws Exception {
    try (var input = process.getOutputStream()) {
      input.write('\n');
    }
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    return process.exitValue();
  }

  @Test
  void limitsAreWhereTheKernelReadsThem() throws Exception {
    assertInstanceOf(Version2Cgroups.class, groups);
    groups.create(POD);
    groups.create(POD);
    assertTrue(
        Set.of(file(TOP, "cgroup.subtree_control").split(" ", -1))
            .containsAll(Set.of("cpu", "memory", "pids")),
        () -> "controllers are missing");
    groups.limit(
        POD,
        CgroupLimits.NONE
            .withCpuShares(1024)
            .withCpuQuota(50_000, 100_000)
            .withMemory(64 << 20)
            .withProcesses(100));
    assertEquals("39", file(POD, "cpu.weight"));
    assertEquals("50000 100000", file(POD, "cpu.max"));
    assertEquals(Long.toString(64 << 20), file(POD, "memory.max"));
    assertEquals("100", file(POD, "pids.max"));
    groups.limit(POD, CgroupLimits.NONE.withCpuQuota(-1, 100_000).withMemory(-1).withProcesses(-1));
    assertEquals("max 100000", file(POD, "cpu.max"));
    assertEquals("max", file(POD, "memory.max"));
    assertEquals("max", file(POD, "pids.max"));
    assertEquals(List.of(POD), groups.children(TOP));
  }

  @Test
  void whatAGroupUsesIsMeasured() throws Exception {
    groups.create(POD);
    Process process = waiting("i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; read line");
    try {
      groups.add(POD, process.pid());
      assertEquals(List.of(process.pid()), groups.processes(TOP));
      assertEquals(1, groups.use(POD).processes());
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
      Eventually.holds(
          () -> groups.use(POD).cpu().total().compareTo(Duration.ZERO) > 0,
          () -> groups.use(POD).toString());
      assertTrue(groups.use(POD).memory().pageFaults() > 0, groups.use(POD)::toString);
      assertThrows(CgroupException.class, () -> groups.remove(POD));
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void aProcessThatNeedsMoreMemoryIsKilledAndCounted() throws Exception {
    groups.create(POD);
    groups.limit(POD, CgroupLimits.NONE.withMemory(16 << 20));
    // A line without an end: tail keeps all of it.
    Process greedy = waiting("exec tail /dev/zero");
    groups.add(POD, greedy.pid());
    assertEquals(128 + 9, letGo(greedy));
    assertEquals(1, groups.use(POD).memory().oomKills());
  }

  @Test
  void aProcessTooManyIsRefused() throws Exception {
    groups.create(POD);
    groups.limit(POD, CgroupLimits.NONE.withProcesses(1));
    Process parent = waiting("/bin/true && exit 7");
    groups.add(POD, parent.pid());
    assertNotEquals(7, letGo(parent));
    assertTrue(file(POD, "pids.events").matches("max [1-9]\\d*"));
  }

  @Test
  void aControllerThatIsRefusedIsNamedAndTheOthersArePassedOn() throws Exception {
    groups.create(TOP);
    Process process = waiting("exit 0");
    groups.add(TOP, process.pid());
    CgroupException refused = assertThrows(CgroupException.class, () -> groups.create(POD));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains("+memory") && !message.contains("+pids"), message);
    assertEquals(Set.of("cpu", "pids"), Set.of(file(TOP, "cgroup.subtree_control").split(" ", -1)));
    assertEquals(0, letGo(process));
    groups.create(POD);
    assertTrue(file(POD, "cgroup.controllers").contains("memory"));
  }
}
