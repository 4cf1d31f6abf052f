package io.longshore.cri.docker;

import java.time.Instant;

/**
 * How far a log was written: the time of the last message, and how many had that time. (The pieces
 * of a long line have the time of its first one.)
 */
record LogPosition(Instant time, int messages) {
  static final LogPosition START = new LogPosition(Instant.EPOCH, 0);

  /** After one more message. */
  LogPosition after(Instant next) {
    return next.equals(time)
        ? new LogPosition(time, messages + 1)
        : next.isAfter(time) ? new LogPosition(next, 1) : this;
  }
}
