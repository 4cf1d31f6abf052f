package io.longshore.linux.proc;

import java.nio.file.Path;
import java.util.List;

/**
 * How many threads wanted to run over the last 1, 5 and 15 minutes, from /proc/loadavg.
 *
 * @param threads how many there are now, waiting ones too
 */
public record Load(double oneMinute, double fiveMinutes, double fifteenMinutes, long threads) {
  private static final String FILE = "/proc/loadavg";

  /** The figures of now. */
  public static Load read() {
    return parse(ProcText.read(Path.of(FILE)));
  }

  /** From text. */
  public static Load parse(String text) {
    List<String> fields = ProcText.fields(text);
    if (fields.size() != 5) {
      throw new ProcFormatException(FILE, text);
    }
    return new Load(
        ProcText.decimal(FILE, text, fields.get(0)),
        ProcText.decimal(FILE, text, fields.get(1)),
        ProcText.decimal(FILE, text, fields.get(2)),
        ProcText.number(FILE, text, fields.get(3).replaceFirst("^.*/", "")));
  }
}
