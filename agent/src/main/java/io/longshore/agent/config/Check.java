package io.longshore.agent.config;

import java.time.Duration;
import java.util.stream.Stream;

/** What values of a configuration must fulfil; who refuses one names its field. */
final class Check {
  private Check() {}

  static void range(String field, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          field + " must lie in " + least + " to " + most + ", but is " + value);
    }
  }

  static void port(String field, int value) {
    range(field, value, 0, 65_535);
  }

  static void atLeastZero(String field, int value) {
    range(field, value, 0, Integer.MAX_VALUE);
  }

  static void atLeastZero(String field, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(field + " must not be negative, but is " + value);
    }
  }

  static void oneOf(String field, String value, String... allowed) {
    if (Stream.of(allowed).noneMatch(value::equals)) {
      throw new IllegalArgumentException(
          field + ": \"" + value + "\" is none of " + String.join(", ", allowed));
    }
  }

  static void that(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }
}
