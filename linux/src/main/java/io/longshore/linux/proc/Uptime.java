package io.longshore.linux.proc;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The time since the machine started, from /proc/uptime. */
public record Uptime(Duration sinceBoot) {
  private static final String FILE = "/proc/uptime";

  /** The time until now. */
  public static Uptime read() {
    return parse(ProcText.read(Path.of(FILE)));
  }

  /** From text. */
  public static Uptime parse(String text) {
    List<String> fields = ProcText.fields(text);
    if (fields.size() != 2) {
      throw new ProcFormatException(FILE, text);
    }
    double seconds = ProcText.decimal(FILE, text, fields.get(0));
    return new Uptime(Duration.ofMillis(Math.round(seconds * 1000)));
  }
}
