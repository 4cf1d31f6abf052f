package io.longshore.linux.proc;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How long work waited for a resource: Documentation/accounting/psi.rst. The same text stands in
 * /proc/pressure and in cgroup v2 files.
 *
 * @param some times in which at least one task waited
 * @param full times in which all of them did; old kernels do not tell it for processors
 */
public record Pressure(Share some, Optional<Share> full) {
  private static final String FILE = "pressure";

  /** Percentages over 10, 60 and 300 seconds, and the sum since the start. */
  public record Share(double over10, double over60, double over300, Duration total) {}

  /** The machine's pressure on {@code cpu}, {@code memory} or {@code io}. */
  public static Pressure read(String resource) {
    return parse(ProcText.read(Path.of("/proc/pressure", resource)));
  }

  /** From text. */
  public static Pressure parse(String text) {
    Share some = share(text, "some").orElseThrow(() -> new ProcFormatException(FILE, text));
    return new Pressure(some, share(text, "full"));
  }

  private static Optional<Share> share(String text, String name) {
    return text.lines().filter(line -> line.startsWith(name + " ")).findFirst().map(Pressure::line);
  }

  private static Share line(String line) {
    List<String> fields = ProcText.fields(line);
    if (fields.size() != 5) {
      throw new ProcFormatException(FILE, line);
    }
    return new Share(
        ProcText.decimal(FILE, line, value(line, fields.get(1), "avg10=")),
        ProcText.decimal(FILE, line, value(line, fields.get(2), "avg60=")),
        ProcText.decimal(FILE, line, value(line, fields.get(3), "avg300=")),
        Duration.ofNanos(ProcText.number(FILE, line, value(line, fields.get(4), "total=")) * 1000));
  }

  private static String value(String line, String field, String name) {
    if (!field.startsWith(name)) {
      throw new ProcFormatException(FILE, line);
    }
    return field.substring(name.length());
  }
}
