package io.longshore.linux.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.KernelTest;
import io.longshore.linux.proc.MountEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupsTest {
  private static CgroupName ownGroup(String name) {
    return CgroupName.of("longshore-" + name + "-" + ProcessHandle.current().pid() + "/inner");
  }

  @Test
  @KernelTest
  void theMachinesGroupsAreMadeLimitedMeasuredAndRemoved() throws Exception {
    Cgroups groups = Cgroups.ofMachine();
    CgroupName name = ownGroup("machine");
    CgroupName parent = CgroupName.of(name.parts().getFirst());
    Process child = new ProcessBuilder("sleep", "1000").start();
    try {
      groups.create(name);
      groups.create(name);
      assertTrue(groups.exists(name));
      groups.limit(
          name,
          CgroupLimits.NONE
              .withCpuShares(512)
              .withCpuQuota(50_000, 100_000)
              .withMemory(64 << 20)
              .withProcesses(100));
      groups.add(name, child.pid());
      assertEquals(List.of(child.pid()), groups.processes(parent));
      assertTrue(groups.use(name).processes() >= 1);
      assertTrue(groups.use(name).cpu().total().compareTo(Duration.ZERO) >= 0);
      assertThrows(CgroupException.class, () -> groups.remove(name));
      groups.limit(name, CgroupLimits.NONE.withCpuQuota(-1, 100_000).withMemory(-1));
    } finally {
      child.destroyForcibly().waitFor();
      Eventually.passes(
          () -> {
            groups.remove(parent);
            return true;
          });
    }
    assertFalse(groups.exists(name));
    groups.remove(name);
  }

  @Test
  @KernelTest
  void processesOfAGroupAreFrozenKilledAndStarved() throws Exception {
    CgroupContract contract = new CgroupContract(Cgroups.ofMachine(), ownGroup("kill"));
    contract.standStillAndGoOn();
    contract.allAreKilledAlsoThoseThatForkMeanwhile();
    contract.whoTakesTooMuchMemoryIsCounted();
    if (hasCpusets()) {
      contract.processorsAreLimited();
    }
  }

  private static boolean hasCpusets() {
    return switch (CgroupLayout.read()) {
      case CgroupLayout.Version1(var controllers, _) -> controllers.containsKey("cpuset");
      case CgroupLayout.Version2(var root) ->
          CgroupFiles.read(root.resolve("cgroup.controllers")).contains("cpuset");
    };
  }

  @Test
  @KernelTest
  void limitsOfVersion1AreWhereTheKernelReadsThem() throws Exception {
    if (!(CgroupLayout.read() instanceof CgroupLayout.Version1(var controllers, _))) {
      return;
    }
    Cgroups groups = Cgroups.ofMachine();
    CgroupName name = ownGroup("files");
    try {
      groups.create(name);
      groups.limit(
          name,
          CgroupLimits.NONE.withCpuShares(512).withCpuQuota(50_000, 100_000).withMemory(64 << 20));
      Path cpu = name.below(controllers.getOrDefault("cpu", Path.of("none")));
      assertEquals("512", Files.readString(cpu.resolve("cpu.shares")).strip());
      assertEquals("50000", Files.readString(cpu.resolve("cpu.cfs_quota_us")).strip());
      Path memory =
          name.below(controllers.getOrDefault("memory", Path.of("none")))
              .resolve("memory.limit_in_bytes");
      assertEquals(Long.toString(64 << 20), Files.readString(memory).strip());
    } finally {
      groups.remove(CgroupName.of(name.parts().getFirst()));
    }
  }

  @Test
  void whatVanishesMeanwhileIsLeftOut(@TempDir Path root) throws Exception {
    // A removed group's file can be opened before, and not be read after: a dangling link is alike.
    Path kept = Files.createDirectories(root.resolve("a/kept"));
    Files.writeString(kept.resolve("cgroup.procs"), "7\n0\n");
    Path gone = Files.createDirectories(root.resolve("a/gone"));
    Files.createSymbolicLink(gone.resolve("cgroup.procs"), root.resolve("nowhere"));
    assertEquals(List.of(7L), CgroupFiles.processes(root));
    assertEquals(List.of(), CgroupFiles.processes(root.resolve("none")));
    Thread churn =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!Thread.currentThread().isInterrupted()) {
                    CgroupFiles.createFolder(root.resolve("b/c/d"));
                    CgroupFiles.removeTree(root.resolve("b"));
                  }
                });
    try {
      for (int i = 0; i < 2000; i++) {
        assertEquals(List.of(7L), CgroupFiles.processes(root));
      }
    } finally {
      churn.interrupt();
      churn.join();
    }
  }

  @Test
  void whatDevicesCarriedIsReadOfBothVersions() {
    assertEquals(
        List.of(new CgroupDiskUse(8, 0, 4096, 512, 1, 2), new CgroupDiskUse(253, 1, 0, 7, 0, 1)),
        CgroupDiskUse.version1(
            "253:1 Read 0\n253:1 Write 7\n8:0 Read 4096\n8:0 Write 512\n8:0 Total 4608\nTotal 4615\n",
            "8:0 Read 1\n8:0 Write 2\n253:1 Write 1\nTotal 4\n"));
    assertEquals(List.of(), CgroupDiskUse.version1("Total 0\n", "Total 0\n"));
    assertEquals(
        List.of(new CgroupDiskUse(8, 0, 4096, 512, 1, 2)),
        CgroupDiskUse.version2(
            "8:16 \n8:0 rbytes=4096 wbytes=512 rios=1 wios=2 dbytes=0 dios=0 cost.vrate=100.00\n"));
    assertThrows(RuntimeException.class, () -> CgroupDiskUse.version1("8:0 Read\n", ""));
    assertThrows(RuntimeException.class, () -> CgroupDiskUse.version2("8:0 rbytes=x\n"));
    assertThrows(RuntimeException.class, () -> CgroupDiskUse.version2("8 rbytes=1\n"));
  }

  @Test
  void layoutsAreTold() {
    String version1 =
        """
        30 24 0:25 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu,cpuacct
        31 24 0:26 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,xattr,name=systemd
        """;
    String unified = "32 24 0:27 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw,nsdelegate\n";
    Map<String, Path> controllers =
        Map.of(
            "cpu", Path.of("/sys/fs/cgroup/cpu"),
            "cpuacct", Path.of("/sys/fs/cgroup/cpu"),
            "name=systemd", Path.of("/sys/fs/cgroup/systemd"));
    assertEquals(
        new CgroupLayout.Version1(controllers, Optional.empty()),
        CgroupLayout.of(MountEntry.parse(version1)));
    assertEquals(
        new CgroupLayout.Version1(controllers, Optional.of(Path.of("/sys/fs/cgroup/unified"))),
        CgroupLayout.of(MountEntry.parse(version1 + unified)));
    assertEquals(
        new CgroupLayout.Version2(Path.of("/sys/fs/cgroup/unified")),
        CgroupLayout.of(MountEntry.parse(unified)));
    assertThrows(CgroupException.class, () -> CgroupLayout.of(List.of()));
  }

  /** Files as a kernel 6.1 shows them; a plain folder takes what is written. */
  private static Path version2(Path root) throws Exception {
    Files.writeString(root.resolve("cgroup.controllers"), "cpu memory pids\n");
    Path group = Files.createDirectories(root.resolve("kubepods/pod1"));
    Files.writeString(root.resolve("kubepods/cgroup.controllers"), "cpu memory pids\n");
    Files.writeString(group.resolve("cpu.stat"), "usage_usec 2500\nthrottled_usec 7\n");
    Files.writeString(group.resolve("memory.current"), "1000\n");
    Files.writeString(
        group.resolve("memory.stat"), "anon 600\ninactive_file 300\npgfault 5\npgmajfault 1\n");
    Files.writeString(group.resolve("memory.events"), "low 0\noom_kill 2\n");
    Files.writeString(group.resolve("pids.current"), "3\n");
    Files.writeString(group.resolve("cgroup.procs"), "7\n9\n");
    Files.writeString(
        group.resolve("memory.pressure"), "some avg10=1.00 avg60=0.00 avg300=0.00 total=1\n");
    return group;
  }

  @Test
  void version2(@TempDir Path root, @TempDir Path empty) throws Exception {
    Path folder = version2(root);
    Cgroups groups = Cgroups.of(new CgroupLayout.Version2(root));
    assertInstanceOf(Version2Cgroups.class, groups);
    CgroupName name = CgroupName.of("/kubepods/pod1");
    groups.create(name);
    // A plain file keeps the last of the writes, one for each controller.
    assertEquals("+pids", Files.readString(root.resolve("kubepods/cgroup.subtree_control")));
    groups.limit(
        name,
        CgroupLimits.NONE
            .withCpuShares(1024)
            .withCpuQuota(-1, 100_000)
            .withMemory(4096)
            .withProcesses(-1));
    assertEquals("39", Files.readString(folder.resolve("cpu.weight")));
    assertEquals("max 100000", Files.readString(folder.resolve("cpu.max")));
    assertEquals("4096", Files.readString(folder.resolve("memory.max")));
    assertEquals("max", Files.readString(folder.resolve("pids.max")));
    assertEquals(List.of(7L, 9L), groups.processes(CgroupName.ROOT));
    CgroupUse use = groups.use(name);
    assertEquals(Duration.ofNanos(2_500_000), use.cpu().total());
    assertEquals(700, use.memory().workingSet());
    assertEquals(600, use.memory().resident());
    assertEquals(2, use.memory().oomKills());
    Files.writeString(folder.resolve("io.stat"), "8:0 rbytes=1 wbytes=2 rios=3 wios=4\n");
    assertEquals(List.of(new CgroupDiskUse(8, 0, 1, 2, 3, 4)), groups.disks(name));
    assertEquals(
        Optional.of(1.0), use.memory().pressure().map(pressure -> pressure.some().over10()));
    assertEquals(List.of(name), groups.children(CgroupName.of("kubepods")));
    Files.writeString(folder.resolve("memory.current"), "lots\n");
    assertThrows(RuntimeException.class, () -> groups.use(name));
    assertThrows(
        CgroupException.class, () -> Cgroups.of(new CgroupLayout.Version2(empty)).create(name));
  }

  @Test
  void namesAndWeights() {
    assertEquals(CgroupName.ROOT, CgroupName.of("/"));
    assertEquals("/a/b", CgroupName.of("a/b/").toString());
    for (String wrong : new String[] {"..", "a/../b", "./a"}) {
      assertThrows(IllegalArgumentException.class, () -> CgroupName.of(wrong), wrong);
    }
    assertEquals(1, CgroupLimits.weight(0));
    assertEquals(1, CgroupLimits.weight(2));
    assertEquals(39, CgroupLimits.weight(1024));
    assertEquals(10_000, CgroupLimits.weight(262_144));
  }
}
