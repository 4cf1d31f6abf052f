package io.longshore.linux.proc;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What a process may use, as /proc/PID/limits shows it, proc(5), by names such as "open files". */
public record ProcessLimits(Map<String, Limit> byName) {
  private static final String FILE = "/proc/PID/limits";
  private static final String PREFIX = "Max ";

  /**
   * A limit.
   *
   * @param soft what counts; absent if there is none
   * @param hard what the process may raise it to; absent if there is no limit to that
   */
  public record Limit(OptionalLong soft, OptionalLong hard) {}

  /** Keeps a copy. */
  public ProcessLimits {
    byName = Map.copyOf(byName);
  }

  /** The limits of a process. */
  public static ProcessLimits read(long pid) {
    return parse(ProcText.read(Path.of("/proc", Long.toString(pid), "limits")));
  }

  /** From text. */
  public static ProcessLimits parse(String text) {
    Map<String, Limit> limits = new LinkedHashMap<>();
    text.lines().skip(1).forEach(line -> parse(line, limits));
    return new ProcessLimits(limits);
  }

  /** How many files may be open at once. */
  public Limit openFiles() {
    return Optional.ofNullable(byName.get("open files"))
        .orElseThrow(() -> new ProcFormatException(FILE, "no line Max open files"));
  }

  /** Names have single blanks inside; two or more end them. */
  private static void parse(String line, Map<String, Limit> limits) {
    List<String> fields = List.of(line.strip().split("\\s{2,}", -1));
    if (fields.size() < 3 || !fields.getFirst().startsWith(PREFIX)) {
      throw new ProcFormatException(FILE, line);
    }
    limits.put(
        fields.getFirst().substring(PREFIX.length()),
        new Limit(number(line, fields.get(1)), number(line, fields.get(2))));
  }

  private static OptionalLong number(String line, String text) {
    return text.equals("unlimited")
        ? OptionalLong.empty()
        : OptionalLong.of(ProcText.unsigned(FILE, line, text));
  }
}
