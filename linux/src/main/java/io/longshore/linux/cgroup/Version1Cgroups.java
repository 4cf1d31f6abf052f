package io.longshore.linux.cgroup;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Version 1: the same group in a hierarchy for each controller. */
final class Version1Cgroups implements Cgroups {
  private final CgroupLayout.Version1 layout;

  Version1Cgroups(CgroupLayout.Version1 layout) {
    this.layout = layout;
  }

  @Override
  public void create(CgroupName name) {
    hierarchies().forEach(root -> CgroupFiles.createFolder(name.below(root)));
    controller("cpuset").ifPresent(root -> fillCpuset(root, name));
  }

  /**
   * A new cpuset allows nothing, and then takes no process: each group starts with its parent's.
   */
  private static void fillCpuset(Path root, CgroupName name) {
    CgroupName current = CgroupName.ROOT;
    for (String part : name.parts()) {
      Path parent = current.below(root);
      current = current.child(part);
      for (String file : List.of("cpuset.cpus", "cpuset.mems")) {
        Path own = current.below(root).resolve(file);
        if (CgroupFiles.read(own).isEmpty()) {
          CgroupFiles.write(own, CgroupFiles.read(parent.resolve(file)));
        }
      }
    }
  }

  @Override
  public void remove(CgroupName name) {
    hierarchies().forEach(root -> CgroupFiles.removeTree(name.below(root)));
  }

  @Override
  public boolean exists(CgroupName name) {
    return hierarchies().allMatch(root -> Files.isDirectory(name.below(root)));
  }

  @Override
  public List<CgroupName> children(CgroupName name) {
    return hierarchies()
        .flatMap(root -> CgroupFiles.childFolders(name.below(root)).stream())
        .distinct()
        .sorted()
        .map(name::child)
        .toList();
  }

  @Override
  public void add(CgroupName name, long pid) {
    hierarchies()
        .forEach(
            root ->
                CgroupFiles.write(name.below(root).resolve("cgroup.procs"), Long.toString(pid)));
  }

  @Override
  public List<Long> processes(CgroupName name) {
    return hierarchies()
        .flatMap(root -> CgroupFiles.processes(name.below(root)).stream())
        .distinct()
        .sorted()
        .toList();
  }

  @Override
  public void limit(CgroupName name, CgroupLimits limits) {
    limits.cpuShares().ifPresent(shares -> write(name, "cpu", "cpu.shares", shares));
    limits
        .cpuQuota()
        .ifPresent(
            quota -> {
              write(name, "cpu", "cpu.cfs_period_us", quota.periodMicros());
              write(name, "cpu", "cpu.cfs_quota_us", Math.max(-1, quota.quotaMicros()));
            });
    limits
        .memory()
        .ifPresent(bytes -> write(name, "memory", "memory.limit_in_bytes", Math.max(-1, bytes)));
    limits
        .processes()
        .ifPresent(
            number ->
                CgroupFiles.write(
                    file(name, "pids", "pids.max"),
                    number < 0 ? CgroupFiles.MAX : Long.toString(number)));
    limits
        .hugePages()
        .forEach(
            (size, bytes) -> write(name, "hugetlb", "hugetlb." + size + ".limit_in_bytes", bytes));
    limitCpuset(name, limits);
  }

  private void limitCpuset(CgroupName name, CgroupLimits limits) {
    limits
        .processors()
        .ifPresent(list -> CgroupFiles.write(file(name, "cpuset", "cpuset.cpus"), list));
    limits
        .memoryNodes()
        .ifPresent(list -> CgroupFiles.write(file(name, "cpuset", "cpuset.mems"), list));
  }

  @Override
  public CgroupUse use(CgroupName name) {
    return new CgroupUse(
        cpu(name), memory(name), CgroupFiles.number(file(name, "pids", "pids.current")));
  }

  private CgroupUse.Cpu cpu(CgroupName name) {
    long total = CgroupFiles.number(file(name, "cpuacct", "cpuacct.usage"));
    Path stat = file(name, "cpu", "cpu.stat");
    // A kernel without bandwidth control has an empty file here.
    long throttled = CgroupFiles.table(stat).getOrDefault("throttled_time", 0L);
    return new CgroupUse.Cpu(
        Duration.ofNanos(total), Duration.ofNanos(throttled), Optional.empty());
  }

  private CgroupUse.Memory memory(CgroupName name) {
    long usage = CgroupFiles.number(file(name, "memory", "memory.usage_in_bytes"));
    Path file = file(name, "memory", "memory.stat");
    Map<String, Long> stat = CgroupFiles.table(file);
    return new CgroupUse.Memory(
        usage,
        Math.max(0, usage - CgroupFiles.entry(file, stat, "total_inactive_file")),
        CgroupFiles.entry(file, stat, "total_rss"),
        CgroupFiles.entry(file, stat, "total_pgfault"),
        CgroupFiles.entry(file, stat, "total_pgmajfault"),
        oomKills(name),
        Optional.empty());
  }

  @Override
  public List<CgroupDiskUse> disks(CgroupName name) {
    return CgroupDiskUse.version1(
        CgroupFiles.read(file(name, "blkio", "blkio.throttle.io_service_bytes_recursive")),
        CgroupFiles.read(file(name, "blkio", "blkio.throttle.io_serviced_recursive")));
  }

  /** Each group counts its own only. */
  @Override
  public long oomKills(CgroupName name) {
    return CgroupFiles.folders(file(name, "memory", ""))
        .map(folder -> folder.resolve("memory.oom_control"))
        .filter(Files::exists)
        .mapToLong(file -> CgroupFiles.table(file).getOrDefault("oom_kill", 0L))
        .sum();
  }

  @Override
  public void setFrozen(CgroupName name, boolean frozen) {
    CgroupFiles.write(file(name, "freezer", "freezer.state"), frozen ? "FROZEN" : "THAWED");
  }

  @Override
  public boolean isFrozen(CgroupName name) {
    return CgroupFiles.read(file(name, "freezer", "freezer.state")).equals("FROZEN");
  }

  @Override
  public void kill(CgroupName name) {
    KillRounds rounds = new KillRounds(this, name);
    rounds.refuseOwn();
    rounds.run(controller("freezer").isPresent());
  }

  private void write(CgroupName name, String controller, String file, long value) {
    CgroupFiles.write(file(name, controller, file), Long.toString(value));
  }

  private Path file(CgroupName name, String controller, String file) {
    Path root =
        controller(controller)
            .orElseThrow(() -> new CgroupException("this machine has no controller " + controller));
    return name.below(root).resolve(file);
  }

  private Optional<Path> controller(String name) {
    return Optional.ofNullable(layout.controllers().get(name));
  }

  private Stream<Path> hierarchies() {
    return Stream.concat(layout.controllers().values().stream(), layout.unified().stream())
        .distinct();
  }
}
