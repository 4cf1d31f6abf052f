package io.longshore.kubeapi.config;

import java.util.List;
import java.util.Map;

/** A value in a configuration file, with its line. */
sealed interface ConfigValue {
  int line();

  /** Fields by name, in the order of the file. */
  record Mapping(int line, Map<String, Field> fields) implements ConfigValue {}

  /** A field: the line of its name, and its value. */
  record Field(int line, ConfigValue value) {}

  record Sequence(int line, List<ConfigValue> elements) implements ConfigValue {}

  record Text(int line, String value) implements ConfigValue {}

  record Digits(int line, String digits) implements ConfigValue {}

  record Truth(int line, boolean value) implements ConfigValue {}

  record Nothing(int line) implements ConfigValue {}

  /** What it is, for a message. */
  default String kind() {
    return switch (this) {
      case Mapping _ -> "a mapping";
      case Sequence _ -> "a list";
      case Text(_, String value) -> "\"" + value + '"';
      case Digits(_, String digits) -> digits;
      case Truth(_, boolean value) -> Boolean.toString(value);
      case Nothing _ -> "nothing";
    };
  }
}
