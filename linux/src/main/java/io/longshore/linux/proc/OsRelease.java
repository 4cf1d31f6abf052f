package io.longshore.linux.proc;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which distribution this is, from os-release(5). */
public record OsRelease(Map<String, String> values) {
  private static final String FILE = "/etc/os-release";

  /** Copies the values. */
  public OsRelease {
    values = Map.copyOf(values);
  }

  /** That of this machine. */
  public static OsRelease read() {
    Path path = Path.of(FILE);
    return parse(ProcText.read(Files.exists(path) ? path : Path.of("/usr/lib/os-release")));
  }

  /** From text: shell assignments without expansion. */
  public static OsRelease parse(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String line : text.lines().map(String::strip).toList()) {
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int equals = line.indexOf('=');
      if (equals < 1) {
        throw new ProcFormatException(FILE, line);
      }
      values.put(line.substring(0, equals), unquoted(line.substring(equals + 1)));
    }
    return new OsRelease(values);
  }

  private static String unquoted(String value) {
    boolean quoted =
        value.length() >= 2
            && (value.startsWith("\"") || value.startsWith("'"))
            && value.charAt(0) == value.charAt(value.length() - 1);
    return quoted
        ? value.substring(1, value.length() - 1).replaceAll("\\\\([$`\"'\\\\])", "$1")
        : value;
  }

  /** The name for people, as a node's {@code osImage} shows it. */
  public String prettyName() {
    return values.getOrDefault("PRETTY_NAME", "Linux");
  }
}
