package io.longshore.linux.proc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the parsers of this package share. */
final class ProcText {
  private ProcText() {}

  /**
   * Reads a file by large pieces. {@link Files#readString} takes a single byte at first where the
   * size is zero, and after that the kernel has nothing more to say about a number:
   * kernel/sysctl.c, proc_first_pos_non_zero_ignore.
   */
  static String read(Path path) {
    try (InputStream file = Files.newInputStream(path)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> fields(String line) {
    String stripped = line.strip();
    return stripped.isEmpty() ? List.of() : List.of(stripped.split("\\s+"));
  }

  static long number(String file, String line, String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new ProcFormatException(file, line, e);
    }
  }

  /** A number that may need all 64 bits. */
  static long unsigned(String file, String line, String text) {
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw new ProcFormatException(file, line, e);
    }
  }

  static double decimal(String file, String line, String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new ProcFormatException(file, line, e);
    }
  }

  /** Lines of the form {@code name value}, as in /proc/vmstat and cgroup files. */
  static Map<String, Long> pairs(String file, String text) {
    Map<String, Long> pairs = new LinkedHashMap<>();
    text.lines()
        .filter(line -> !line.isBlank())
        .forEach(
            line -> {
              List<String> fields = fields(line);
              if (fields.size() != 2) {
                throw new ProcFormatException(file, line);
              }
              pairs.put(fields.get(0), unsigned(file, line, fields.get(1)));
            });
    return pairs;
  }

  /** Lines of the form {@code name: value}, as in /proc/PID/status. */
  static Map<String, String> labelled(String file, String text) {
    Map<String, String> values = new LinkedHashMap<>();
    text.lines()
        .filter(line -> !line.isBlank())
        .forEach(
            line -> {
              int colon = line.indexOf(':');
              if (colon < 0) {
                throw new ProcFormatException(file, line);
              }
              values.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
            });
    return values;
  }

  static String required(String file, Map<String, String> values, String name) {
    String value = values.get(name);
    if (value == null) {
      throw new ProcFormatException(file, "no line " + name);
    }
    return value;
  }
}
