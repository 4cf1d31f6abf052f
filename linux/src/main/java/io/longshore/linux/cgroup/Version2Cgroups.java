package io.longshore.linux.cgroup;

import io.longshore.linux.proc.Pressure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Version 2: one hierarchy. */
final class Version2Cgroups implements Cgroups {
  /** Those that the kubelet needs: pkg/kubelet/cm, getSupportedUnifiedControllers. */
  private static final Set<String> LIMITING = Set.of("cpu", "cpuset", "hugetlb", "memory", "pids");

  private final Path root;

  Version2Cgroups(Path root) {
    this.root = root;
  }

  /** A group has the controllers that each group above it switched on for those below it. */
  @Override
  public void create(CgroupName name) {
    CgroupName current = CgroupName.ROOT;
    for (String part : name.parts()) {
      passControllersOn(current.below(root));
      current = current.child(part);
      CgroupFiles.createFolder(current.below(root));
    }
  }

  /**
   * Each controller by a write of its own: of several in one write the kernel takes all or none, so
   * that one which it refuses (a group that holds processes cannot pass memory on, EBUSY) would
   * keep the others back. Those without limits of ours may be refused silently, as in
   * opencontainers/cgroups, fs2/create.go.
   */
  private static void passControllersOn(Path folder) {
    Path passedOn = folder.resolve("cgroup.subtree_control");
    List<String> present =
        CgroupFiles.readIfThere(passedOn).map(Version2Cgroups::words).orElse(List.of());
    List<CgroupException> refused = new ArrayList<>();
    for (String controller : words(CgroupFiles.read(folder.resolve("cgroup.controllers")))) {
      if (!present.contains(controller)) {
        try {
          CgroupFiles.write(passedOn, "+" + controller);
        } catch (CgroupException e) {
          if (LIMITING.contains(controller)) {
            refused.add(e);
          }
        }
      }
    }
    if (!refused.isEmpty()) {
      throw new CgroupException("pass controllers on", folder, refused);
    }
  }

  private static List<String> words(String line) {
    return line.isEmpty() ? List.of() : List.of(line.split("\\s+"));
  }

  @Override
  public void remove(CgroupName name) {
    CgroupFiles.removeTree(name.below(root));
  }

  @Override
  public boolean exists(CgroupName name) {
    return Files.isDirectory(name.below(root));
  }

  @Override
  public List<CgroupName> children(CgroupName name) {
    return CgroupFiles.childFolders(name.below(root)).stream().map(name::child).toList();
  }

  @Override
  public void add(CgroupName name, long pid) {
    CgroupFiles.write(file(name, "cgroup.procs"), Long.toString(pid));
  }

  @Override
  public List<Long> processes(CgroupName name) {
    return CgroupFiles.processes(name.below(root)).stream().sorted().toList();
  }

  @Override
  public void limit(CgroupName name, CgroupLimits limits) {
    limits
        .cpuShares()
        .ifPresent(
            shares ->
                CgroupFiles.write(
                    file(name, "cpu.weight"), Long.toString(CgroupLimits.weight(shares))));
    limits
        .cpuQuota()
        .ifPresent(
            quota ->
                CgroupFiles.write(
                    file(name, "cpu.max"),
                    limit(quota.quotaMicros()) + " " + quota.periodMicros()));
    limits.memory().ifPresent(bytes -> CgroupFiles.write(file(name, "memory.max"), limit(bytes)));
    limits.processes().ifPresent(most -> CgroupFiles.write(file(name, "pids.max"), limit(most)));
    limits
        .hugePages()
        .forEach(
            (size, bytes) ->
                CgroupFiles.write(file(name, "hugetlb." + size + ".max"), limit(bytes)));
    limits.processors().ifPresent(list -> CgroupFiles.write(file(name, "cpuset.cpus"), list));
    limits.memoryNodes().ifPresent(list -> CgroupFiles.write(file(name, "cpuset.mems"), list));
  }

  private static String limit(long value) {
    return value < 0 ? CgroupFiles.MAX : Long.toString(value);
  }

  @Override
  public CgroupUse use(CgroupName name) {
    return new CgroupUse(cpu(name), memory(name), CgroupFiles.number(file(name, "pids.current")));
  }

  private CgroupUse.Cpu cpu(CgroupName name) {
    Path file = file(name, "cpu.stat");
    Map<String, Long> stat = CgroupFiles.table(file);
    return new CgroupUse.Cpu(
        micros(CgroupFiles.entry(file, stat, "usage_usec")),
        micros(stat.getOrDefault("throttled_usec", 0L)),
        pressure(name, "cpu.pressure"));
  }

  private CgroupUse.Memory memory(CgroupName name) {
    long usage = CgroupFiles.number(file(name, "memory.current"));
    Path file = file(name, "memory.stat");
    Map<String, Long> stat = CgroupFiles.table(file);
    return new CgroupUse.Memory(
        usage,
        Math.max(0, usage - CgroupFiles.entry(file, stat, "inactive_file")),
        CgroupFiles.entry(file, stat, "anon"),
        CgroupFiles.entry(file, stat, "pgfault"),
        CgroupFiles.entry(file, stat, "pgmajfault"),
        oomKills(name),
        pressure(name, "memory.pressure"));
  }

  @Override
  public List<CgroupDiskUse> disks(CgroupName name) {
    return CgroupDiskUse.version2(CgroupFiles.readIfThere(file(name, "io.stat")).orElse(""));
  }

  @Override
  public long oomKills(CgroupName name) {
    return CgroupFiles.table(file(name, "memory.events")).getOrDefault("oom_kill", 0L);
  }

  @Override
  public void setFrozen(CgroupName name, boolean frozen) {
    CgroupFiles.write(file(name, "cgroup.freeze"), frozen ? "1" : "0");
  }

  @Override
  public boolean isFrozen(CgroupName name) {
    return CgroupFiles.table(file(name, "cgroup.events")).getOrDefault("frozen", 0L) != 0;
  }

  /** Before 5.14 the kernel cannot do it at once. */
  @Override
  public void kill(CgroupName name) {
    KillRounds rounds = new KillRounds(this, name);
    rounds.refuseOwn();
    Path atOnce = file(name, "cgroup.kill");
    if (Files.exists(atOnce)) {
      CgroupFiles.write(atOnce, "1");
    } else {
      rounds.run(Files.exists(file(name, "cgroup.freeze")));
    }
  }

  private Optional<Pressure> pressure(CgroupName name, String file) {
    return CgroupFiles.readIfThere(file(name, file)).map(Pressure::parse);
  }

  private static Duration micros(long value) {
    return Duration.ofNanos(Math.multiplyExact(value, 1000));
  }

  private Path file(CgroupName name, String file) {
    return name.below(root).resolve(file);
  }
}
