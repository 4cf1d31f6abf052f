package io.longshore.linux.proc;

import java.nio.file.Path;
import java.util.List;

/**
 * What the processors did since the start, in clock ticks, and the time of that start, from
 * /proc/stat.
 */
public record CpuTimes(
    int processors,
    long user,
    long nice,
    long system,
    long idle,
    long waiting,
    long bootSeconds,
    long processesStarted) {
  private static final String FILE = "/proc/stat";

  /** The figures of now. */
  public static CpuTimes read() {
    return parse(ProcText.read(Path.of(FILE)));
  }

  /** From text. */
  public static CpuTimes parse(String text) {
    List<String> all = line(text, "cpu");
    int processors = (int) text.lines().filter(line -> line.matches("cpu[0-9]+ .*")).count();
    return new CpuTimes(
        processors,
        value(all, 1),
        value(all, 2),
        value(all, 3),
        value(all, 4),
        value(all, 5),
        value(line(text, "btime"), 1),
        value(line(text, "processes"), 1));
  }

  private static List<String> line(String text, String name) {
    return text.lines()
        .filter(line -> line.startsWith(name + " "))
        .findFirst()
        .map(ProcText::fields)
        .orElseThrow(() -> new ProcFormatException(FILE, "no line " + name));
  }

  private static long value(List<String> fields, int index) {
    String line = String.join(" ", fields);
    if (index >= fields.size()) {
      throw new ProcFormatException(FILE, line);
    }
    return ProcText.number(FILE, line, fields.get(index));
  }
}
