package io.longshore.base.time;

import java.time.Instant;

/** Tells the time of day, and time that only moves forward. Safe for use by several threads. */
public interface Clock {

  /** The time of day, which an operator or NTP may set back. */
  Instant now();

  /** Nanoseconds since an arbitrary start; never goes back. For measuring and for deadlines. */
  long nanoTime();

  /** The machine's clock. */
  static Clock system() {
    return SystemClock.INSTANCE;
  }
}
