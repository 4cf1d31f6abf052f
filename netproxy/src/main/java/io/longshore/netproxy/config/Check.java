package io.longshore.netproxy.config;

import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.IpAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What values may be. What may not be throws, and the reader of the file adds the line. */
final class Check {
  private Check() {}

  static void range(String field, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          field + " must lie in " + least + " to " + most + ", but is " + value);
    }
  }

  static void atLeastZero(String field, int value) {
    range(field, value, 0, Integer.MAX_VALUE);
  }

  static void atLeastZero(String field, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(field + " must not be negative, but is " + value);
    }
  }

  static void atLeastZero(String field, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(field + " must not be negative, but is " + value);
    }
  }

  /** Both periods of a mode. */
  static void periods(Duration syncPeriod, Duration minSyncPeriod) {
    if (!syncPeriod.isPositive()) {
      throw new IllegalArgumentException(
          "syncPeriod must be greater than zero, but is " + syncPeriod);
    }
    atLeastZero("minSyncPeriod", minSyncPeriod);
    if (minSyncPeriod.compareTo(syncPeriod) > 0) {
      throw new IllegalArgumentException(
          "minSyncPeriod ("
              + minSyncPeriod
              + ") must not be longer than syncPeriod ("
              + syncPeriod
              + ")");
    }
  }

  static void ranges(String field, List<String> values) {
    for (String value : values) {
      if (Cidr.find(value).isEmpty()) {
        throw new IllegalArgumentException(
            field + ": \"" + value + "\" is not a range of addresses (for example 10.0.0.0/8)");
      }
    }
  }

  static void address(String field, String value) {
    if (IpAddress.find(value).isEmpty()) {
      throw new IllegalArgumentException(field + ": \"" + value + "\" is not an IP address");
    }
  }

  static void oneOf(String field, String value, String... allowed) {
    if (Stream.of(allowed).noneMatch(value::equals)) {
      throw new IllegalArgumentException(
          field + ": \"" + value + "\" is none of " + String.join(", ", allowed));
    }
  }

  static void notBlank(String field, String value, String reason) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(field + " is needed " + reason);
    }
  }
}
