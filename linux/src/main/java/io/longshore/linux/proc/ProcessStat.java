package io.longshore.linux.proc;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A process as /proc/PID/stat shows it, proc_pid_stat(5).
 *
 * @param state R runs, S sleeps, D waits for a disk, Z has ended, T stands still
 * @param userTicks processor time in the program, in clock ticks
 * @param systemTicks processor time in the kernel, in clock ticks
 * @param startTicks when it started, in clock ticks after the machine: together with the number it
 *     tells one process from a later one
 */
public record ProcessStat(
    long pid,
    String name,
    char state,
    long parent,
    long userTicks,
    long systemTicks,
    long threads,
    long startTicks,
    long virtualBytes,
    long residentPages) {
  private static final String FILE = "/proc/PID/stat";

  /** The process of a number, which must exist. */
  public static ProcessStat read(long pid) {
    return parse(ProcText.read(Path.of("/proc", Long.toString(pid), "stat")));
  }

  /** The processes that there are; of those that end meanwhile some may be missing. */
  public static List<ProcessStat> all() {
    return ProcessHandle.allProcesses()
        .map(process -> find(process.pid()))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<ProcessStat> find(long pid) {
    try {
      return Optional.of(read(pid));
    } catch (UncheckedIOException e) {
      // It has ended: ENOENT when its file is opened, ESRCH when it is read.
      return Optional.empty();
    }
  }

  /** From text. The name may itself hold blanks and brackets, so the last closing one ends it. */
  public static ProcessStat parse(String text) {
    int open = text.indexOf('(');
    int close = text.lastIndexOf(')');
    if (open < 1 || close < open) {
      throw new ProcFormatException(FILE, text);
    }
    List<String> rest = ProcText.fields(text.substring(close + 1));
    if (rest.size() < 22 || rest.get(0).length() != 1) {
      throw new ProcFormatException(FILE, text);
    }
    return new ProcessStat(
        ProcText.number(FILE, text, text.substring(0, open).strip()),
        text.substring(open + 1, close),
        rest.get(0).charAt(0),
        number(text, rest, 4),
        number(text, rest, 14),
        number(text, rest, 15),
        number(text, rest, 20),
        number(text, rest, 22),
        number(text, rest, 23),
        number(text, rest, 24));
  }

  /** A field by its number in the manual page, where the state is the third. */
  private static long number(String text, List<String> rest, int field) {
    return ProcText.unsigned(FILE, text, rest.get(field - 3));
  }
}
