package io.longshore.linux.proc;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A line of /proc/PID/cgroup, cgroups(7): the group a process is in, in one hierarchy.
 *
 * @param controllers those of a v1 hierarchy, such as {@code memory} or {@code name=systemd}; empty
 *     for the v2 hierarchy
 */
public record CgroupMembership(int hierarchy, Set<String> controllers, String path) {
  private static final String FILE = "/proc/PID/cgroup";

  /** The groups of a process. */
  public static List<CgroupMembership> read(long pid) {
    return parse(ProcText.read(Path.of("/proc", Long.toString(pid), "cgroup")));
  }

  /** From text. */
  public static List<CgroupMembership> parse(String text) {
    return text.lines().filter(line -> !line.isBlank()).map(CgroupMembership::line).toList();
  }

  private static CgroupMembership line(String line) {
    String[] fields = line.split(":", 3);
    if (fields.length != 3 || !fields[2].startsWith("/")) {
      throw new ProcFormatException(FILE, line);
    }
    return new CgroupMembership(
        Math.toIntExact(ProcText.number(FILE, line, fields[0])),
        fields[1].isEmpty() ? Set.of() : Set.copyOf(List.of(fields[1].split(",", -1))),
        fields[2]);
  }
}
