package io.longshore.kubeapi.config;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a flag's value is. */
public enum FlagKind {
  /** Text, also addresses and durations. */
  TEXT,
  /** A number. */
  NUMBER,
  /** True or false; the flag alone is true. */
  TRUTH,
  /** Texts with commas between. */
  LIST,
  /** Pairs such as {@code cpu=100m} with commas between. */
  PAIRS,
  /** Pairs such as {@code SomeFeature=true} with commas between. */
  GATES;

  /** A value as a file has it. */
  public String yaml(String value) {
    return switch (this) {
      case TEXT -> quoted(value);
      case NUMBER -> value;
      case TRUTH -> truth(value);
      case LIST -> split(value).map(FlagKind::quoted).collect(Collectors.joining(", ", "[", "]"));
      case PAIRS -> split(value).map(FlagKind::pair).collect(Collectors.joining(", ", "{", "}"));
      case GATES -> split(value).map(FlagKind::gate).collect(Collectors.joining(", ", "{", "}"));
    };
  }

  /** What Go takes for true and false: strconv.ParseBool. Other words are for the file's check. */
  static String truth(String text) {
    return switch (text) {
      case "1", "t", "T", "TRUE", "True" -> "true";
      case "0", "f", "F", "FALSE", "False" -> "false";
      default -> text;
    };
  }

  private static Stream<String> split(String value) {
    return List.of(value.split(",", -1)).stream().filter(part -> !part.isBlank());
  }

  private static String pair(String text) {
    // Thresholds have "<" where other pairs have "=".
    String[] parts = text.split("[=<]", 2);
    return quoted(parts[0]) + ": " + (parts.length < 2 ? "\"\"" : quoted(parts[1]));
  }

  private static String gate(String text) {
    String[] parts = text.split("=", 2);
    return quoted(parts[0]) + ": " + (parts.length < 2 ? "" : truth(parts[1]));
  }

  private static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
