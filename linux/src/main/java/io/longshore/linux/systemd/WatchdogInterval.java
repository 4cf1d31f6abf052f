package io.longshore.linux.systemd;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** When systemd wants to hear from a service, sd_watchdog_enabled(3). */
final class WatchdogInterval {
  private WatchdogInterval() {}

  static Optional<Duration> of(Map<String, String> environment, long pid) {
    String microseconds = environment.get("WATCHDOG_USEC");
    String meant = environment.get("WATCHDOG_PID");
    // A variable that was inherited from a parent that is the service is not for us.
    if (microseconds == null || (meant != null && number("WATCHDOG_PID", meant) != pid)) {
      return Optional.empty();
    }
    long value = number("WATCHDOG_USEC", microseconds);
    if (value <= 0) {
      throw new IllegalArgumentException("WATCHDOG_USEC=" + microseconds + " is not above zero");
    }
    return Optional.of(Duration.ofNanos(Math.multiplyExact(value, 1000)));
  }

  private static long number(String name, String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + "=" + text + " is not a number", e);
    }
  }
}
