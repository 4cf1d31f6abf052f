package io.longshore.linux.proc;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A line of /proc/PID/mountinfo, proc_pid_mountinfo(5).
 *
 * @param root what of the file system is mounted
 * @param propagation tags such as {@code shared:2} and {@code master:1}
 */
public record MountEntry(
    int id,
    int parent,
    String device,
    String root,
    String target,
    Set<String> options,
    List<String> propagation,
    String kind,
    String source,
    Set<String> superOptions) {
  private static final String FILE = "mountinfo";

  /** The mounts that this program sees. */
  public static List<MountEntry> read() {
    return parse(ProcText.read(Path.of("/proc/self/mountinfo")));
  }

  /** From text. */
  public static List<MountEntry> parse(String text) {
    return text.lines().filter(line -> !line.isBlank()).map(MountEntry::line).toList();
  }

  private static MountEntry line(String line) {
    // A source without a name leaves nothing between two blanks.
    List<String> fields = List.of(line.split(" ", -1));
    // Between the options and the dash stand any number of tags.
    int dash = fields.indexOf("-");
    if (dash < 6 || fields.size() < dash + 3) {
      throw new ProcFormatException(FILE, line);
    }
    return new MountEntry(
        Math.toIntExact(ProcText.number(FILE, line, fields.get(0))),
        Math.toIntExact(ProcText.number(FILE, line, fields.get(1))),
        fields.get(2),
        plain(fields.get(3)),
        plain(fields.get(4)),
        options(fields.get(5)),
        fields.subList(6, dash),
        fields.get(dash + 1),
        plain(fields.get(dash + 2)),
        fields.size() > dash + 3 ? options(fields.get(dash + 3)) : Set.of());
  }

  private static Set<String> options(String text) {
    return Set.copyOf(List.of(text.split(",", -1)));
  }

  /**
   * The kernel writes space, tab, line end and backslash as octal numbers (fs/proc_namespace.c).
   */
  private static String plain(String text) {
    return text.replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\043", "#")
        .replace("\\134", "\\");
  }

  /** Whether mounts below it appear elsewhere, and those elsewhere here. */
  public boolean isShared() {
    return propagation.stream().anyMatch(tag -> tag.startsWith("shared:"));
  }
}
