package io.longshore.linux.proc;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A process as /proc/PID/status shows it, proc_pid_status(5).
 *
 * @param residentBytes memory it really uses; absent for a kernel thread and one that has ended
 */
public record ProcessStatus(
    String name, long pid, long parent, long userId, long threads, OptionalLong residentBytes) {
  private static final String FILE = "/proc/PID/status";

  /** The process of a number, which must exist. */
  public static ProcessStatus read(long pid) {
    return parse(ProcText.read(Path.of("/proc", Long.toString(pid), "status")));
  }

  /** From text. */
  public static ProcessStatus parse(String text) {
    Map<String, String> values = ProcText.labelled(FILE, text);
    return new ProcessStatus(
        ProcText.required(FILE, values, "Name"),
        first(values, "Pid"),
        first(values, "PPid"),
        first(values, "Uid"),
        first(values, "Threads"),
        values.containsKey("VmRSS")
            ? OptionalLong.of(first(values, "VmRSS") * 1024)
            : OptionalLong.empty());
  }

  private static long first(Map<String, String> values, String name) {
    String value = ProcText.required(FILE, values, name);
    List<String> fields = ProcText.fields(value);
    if (fields.isEmpty()) {
      throw new ProcFormatException(FILE, name + ":");
    }
    return ProcText.number(FILE, name + ": " + value, fields.get(0));
  }
}
