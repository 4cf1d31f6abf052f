package io.longshore.linux.proc;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The machine's memory in bytes, from /proc/meminfo. */
public record MemoryInfo(long total, long free, long available, long swapTotal, long swapFree) {
  private static final String FILE = "/proc/meminfo";

  /** The figures of now. */
  public static MemoryInfo read() {
    return parse(ProcText.read(Path.of(FILE)));
  }

  /** From text. */
  public static MemoryInfo parse(String text) {
    Map<String, String> values = ProcText.labelled(FILE, text);
    return new MemoryInfo(
        bytes(values, "MemTotal"),
        bytes(values, "MemFree"),
        bytes(values, "MemAvailable"),
        bytes(values, "SwapTotal"),
        bytes(values, "SwapFree"));
  }

  /** The kernel writes kB and means 1,024 bytes. */
  private static long bytes(Map<String, String> values, String name) {
    String value = ProcText.required(FILE, values, name);
    List<String> fields = ProcText.fields(value);
    if (fields.size() != 2 || !fields.get(1).equals("kB")) {
      throw new ProcFormatException(FILE, name + ": " + value);
    }
    return ProcText.number(FILE, name + ": " + value, fields.get(0)) * 1024;
  }
}
