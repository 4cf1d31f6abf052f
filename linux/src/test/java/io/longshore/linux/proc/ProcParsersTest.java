package io.longshore.linux.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.linux.testing.Commands;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Samples were captured on kernels 6.1 and 6.18. */
class ProcParsersTest {
  private static void refuses(Consumer<String> parser, String text) {
    ProcFormatException error =
        assertThrows(ProcFormatException.class, () -> parser.accept(text), text);
    assertTrue(error.toString().contains("not understood"), error::toString);
  }

  @Test
  void meminfo() {
    String text =
        """
        MemTotal:       24684092 kB
        MemFree:        24214172 kB
        MemAvailable:   24330300 kB
        Buffers:            1636 kB
        SwapTotal:             0 kB
        SwapFree:              0 kB
        HugePages_Total:       0
        """;
    assertEquals(
        new MemoryInfo(24684092L * 1024, 24214172L * 1024, 24330300L * 1024, 0, 0),
        MemoryInfo.parse(text));
    refuses(MemoryInfo::parse, text.replace("MemFree", "Mem"));
    refuses(MemoryInfo::parse, text.replace("24214172 kB", "24214172 MB"));
    refuses(MemoryInfo::parse, text.replace("24214172", "many"));
    assertTrue(MemoryInfo.read().total() > 0);
  }

  @Test
  void cmdline() {
    CommandLine line = CommandLine.parse("/usr/bin/a b\0-x\0\0-y\0");
    assertEquals(List.of("/usr/bin/a b", "-x", "", "-y"), line.words());
    assertEquals(Optional.of(""), line.valueOf("-x"));
    assertEquals(Optional.empty(), line.valueOf("-y"));
    assertEquals(Optional.empty(), line.valueOf("-z"));
    assertEquals(List.of(), CommandLine.parse("").words());
    List<String> own = CommandLine.read(ProcessHandle.current().pid()).words();
    assertTrue(own.getFirst().endsWith("java"), own::toString);
  }

  @Test
  void allProcesses() {
    assertTrue(
        ProcessStat.all().stream().anyMatch(one -> one.pid() == ProcessHandle.current().pid()));
  }

  @Test
  void mountinfo() {
    String text =
        """
        36 35 98:0 /mnt1 /mnt\\0402 rw,noatime shared:1 master:2 - ext3 /dev/root rw,errors=continue
        22 27 0:21 / /proc rw,relatime - proc proc rw
        """;
    List<MountEntry> entries = MountEntry.parse(text);
    assertEquals(
        new MountEntry(
            36,
            35,
            "98:0",
            "/mnt1",
            "/mnt 2",
            Set.of("rw", "noatime"),
            List.of("shared:1", "master:2"),
            "ext3",
            "/dev/root",
            Set.of("rw", "errors=continue")),
        entries.get(0));
    assertTrue(entries.get(0).isShared());
    assertFalse(entries.get(1).isShared());
    MountEntry nameless = MountEntry.parse("36 35 0:9 / /x rw - cgroup  rw,memory\n").getFirst();
    assertEquals("", nameless.source());
    assertEquals(Set.of("rw", "memory"), nameless.superOptions());
    refuses(MountEntry::parse, "36 35 98:0 /mnt1 /mnt2 rw,noatime ext3");
    assertTrue(MountEntry.read().stream().anyMatch(entry -> entry.target().equals("/proc")));
  }

  @Test
  void stat() {
    String text =
        """
        cpu  35789 1 7037 950344 558 0 60 50 0 0
        cpu0 17129 0 3022 476539 74 0 15 19 0 0
        cpu1 18660 0 4015 473805 483 0 44 30 0 0
        intr 1 2 3
        btime 1795234789
        processes 11519
        """;
    assertEquals(
        new CpuTimes(2, 35789, 1, 7037, 950344, 558, 1795234789, 11519), CpuTimes.parse(text));
    refuses(CpuTimes::parse, text.replace("btime", "time"));
    refuses(CpuTimes::parse, "cpu 1 2\nbtime 1\nprocesses 1\n");
    assertTrue(CpuTimes.read().processors() > 0);
  }

  @Test
  void loadAndUptime() {
    assertEquals(new Load(0.5, 0.25, 0, 123), Load.parse("0.50 0.25 0.00 1/123 4567\n"));
    refuses(Load::parse, "0.50 0.25");
    assertEquals(new Uptime(Duration.ofMillis(12_340)), Uptime.parse("12.34 20.00\n"));
    refuses(Uptime::parse, "a b");
    assertTrue(Load.read().oneMinute() >= 0);
    assertTrue(Uptime.read().sinceBoot().isPositive());
  }

  @Test
  void processStat() {
    String text =
        "11519 (a (b) c) S 11232 11232 1051 0 -1 4194304 98 0 0 0 7 8 0 0 20 0 3 0 498249 3133440"
            + " 358 18446744073709551615 1 2 3\n";
    assertEquals(
        new ProcessStat(11519, "a (b) c", 'S', 11232, 7, 8, 3, 498249, 3133440, 358),
        ProcessStat.parse(text));
    refuses(ProcessStat::parse, "11519 cat S");
    refuses(ProcessStat::parse, "11519 (cat) S 1 2");
    long own = ProcessHandle.current().pid();
    assertEquals(own, ProcessStat.read(own).pid());
  }

  @Test
  void processStatus() {
    String text =
        """
        Name:\tcat
        Pid:\t11
        PPid:\t1
        Uid:\t0\t0\t0\t0
        VmRSS:\t    1432 kB
        Threads:\t1
        """;
    assertEquals(
        new ProcessStatus("cat", 11, 1, 0, 1, OptionalLong.of(1432 * 1024)),
        ProcessStatus.parse(text));
    assertEquals(
        OptionalLong.empty(),
        ProcessStatus.parse(text.replaceAll("VmRSS.*\n", "")).residentBytes());
    refuses(ProcessStatus::parse, text.replace("Threads:\t1", "Threads:"));
    assertTrue(ProcessStatus.read(ProcessHandle.current().pid()).residentBytes().isPresent());
  }

  @Test
  void networkDevices() {
    String text =
        """
        Inter-|   Receive                                                |  Transmit
         face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
            lo:3315      33    1    2    0     0          0         0     4315      43    3    4    0     0       0          0
        eth0:1: 18446744073709551615 1 0 0 0 0 0 0 2 3 0 0 0 0 0 0
        """;
    List<NetworkDevice> devices = NetworkDevice.parse(text);
    assertEquals(new NetworkDevice("lo", 3315, 33, 1, 2, 4315, 43, 3, 4), devices.get(0));
    assertEquals("eth0:1", devices.get(1).name());
    refuses(NetworkDevice::parse, "a\nb\nlo: 1 2 3\n");
    assertFalse(NetworkDevice.read(ProcessHandle.current().pid()).isEmpty());
  }

  @Test
  void pressure() {
    String text =
        """
        some avg10=3.86 avg60=8.36 avg300=4.55 total=80533875
        full avg10=0.00 avg60=0.00 avg300=0.00 total=5
        """;
    Pressure pressure = Pressure.parse(text);
    assertEquals(
        new Pressure.Share(3.86, 8.36, 4.55, Duration.ofNanos(80533875000L)), pressure.some());
    assertEquals(Optional.of(Duration.ofNanos(5000)), pressure.full().map(Pressure.Share::total));
    refuses(Pressure::parse, "full avg10=0.00 avg60=0.00 avg300=0.00 total=5");
    refuses(Pressure::parse, "some avg60=0.00 avg10=0.00 avg300=0.00 total=5");
  }

  @Test
  void disks() {
    assertEquals(
        List.of(new DiskActivity(254, 0, "vda", 10, 5120, 30, 20480)),
        DiskActivity.parse(" 254       0 vda 10 2 10 4 30 6 40 8 9 10 11 0 0 0 0 0 0\n"));
    refuses(DiskActivity::parse, "254 0 vda 10");
  }

  @Test
  void cgroupMembership() {
    assertEquals(
        List.of(
            new CgroupMembership(4, Set.of("memory"), "/a:b"),
            new CgroupMembership(2, Set.of("cpu", "cpuacct"), "/"),
            new CgroupMembership(0, Set.of(), "/x")),
        CgroupMembership.parse("4:memory:/a:b\n2:cpu,cpuacct:/\n0::/x\n"));
    refuses(CgroupMembership::parse, "4:memory");
    assertFalse(CgroupMembership.read(ProcessHandle.current().pid()).isEmpty());
  }

  @Test
  void vmstatAndOsRelease() {
    assertEquals(Map.of("oom_kill", 3L), Vmstat.parse("oom_kill 3\n").counters());
    refuses(Vmstat::parse, "oom_kill\n");
    assertTrue(Vmstat.read().counters().containsKey("oom_kill"));
    OsRelease release = OsRelease.parse("# c\n\nID=debian\nPRETTY_NAME=\"Debian \\\"12\\\"\"\n");
    assertEquals("Debian \"12\"", release.prettyName());
    refuses(OsRelease::parse, "debian\n");
    assertTrue(OsRelease.read().values().containsKey("ID"));
    assertFalse(MachineIds.read().boot().isEmpty());
  }

  @Test
  void settings(@TempDir Path folder) throws Exception {
    Files.createDirectories(folder.resolve("net/ipv4"));
    Files.writeString(folder.resolve("net/ipv4/ip_forward"), "1\n");
    Sysctl settings = new Sysctl(folder);
    assertEquals(Optional.of(1L), settings.readNumber("net/ipv4/ip_forward"));
    settings.write("net/ipv4/ip_forward", "off");
    assertThrows(ProcFormatException.class, () -> settings.readNumber("net/ipv4/ip_forward"));
    assertEquals(Optional.empty(), settings.read("net/none"));
    assertThrows(IllegalArgumentException.class, () -> settings.write("../../etc/passwd", ""));
    assertThrows(RuntimeException.class, () -> settings.write("no/such", "1"));
    String highest = Commands.run("cat", "/proc/sys/kernel/pid_max").strip();
    assertTrue(highest.length() > 1, "a number of one digit would prove nothing");
    assertEquals(Optional.of(highest), new Sysctl().read("kernel/pid_max"));
  }

  @Test
  void limitsOfAProcess() {
    ProcessLimits limits =
        ProcessLimits.parse(
            """
            Limit                     Soft Limit           Hard Limit           Units
            Max cpu time              unlimited            unlimited            seconds
            Max open files            1024                 524288               files
            Max nice priority         0                    0
            """);
    assertEquals(OptionalLong.of(1024), limits.openFiles().soft());
    assertEquals(OptionalLong.of(524_288), limits.openFiles().hard());
    assertEquals(
        Optional.of(new ProcessLimits.Limit(OptionalLong.empty(), OptionalLong.empty())),
        Optional.ofNullable(limits.byName().get("cpu time")));
    assertThrows(ProcFormatException.class, () -> ProcessLimits.parse("head\nMax x\n"));
    assertThrows(ProcFormatException.class, () -> ProcessLimits.parse("head\n").openFiles());
    ProcessLimits own = ProcessLimits.read(ProcessHandle.current().pid());
    assertTrue(own.openFiles().soft().orElse(1) > 0);
    assertEquals(16, own.byName().size());
  }

  @Test
  void oomScores() throws Exception {
    Process child = new ProcessBuilder("sleep", "1000").start();
    try {
      int before = OomScore.read(child.pid());
      assertTrue(OomScore.write(child.pid(), OomScore.MOST));
      assertEquals(OomScore.MOST, OomScore.read(child.pid()));
      // With or without the privilege: what is told is what has happened.
      boolean lowered = OomScore.write(child.pid(), OomScore.LEAST);
      assertEquals(lowered ? OomScore.LEAST : OomScore.MOST, OomScore.read(child.pid()));
      assertTrue(before >= OomScore.LEAST);
      assertThrows(IllegalArgumentException.class, () -> OomScore.write(child.pid(), 1001));
    } finally {
      child.destroyForcibly().waitFor();
    }
    assertThrows(UncheckedIOException.class, () -> OomScore.read(child.pid()));
  }
}
