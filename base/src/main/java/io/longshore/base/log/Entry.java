package io.longshore.base.log;

import java.time.Instant;
import java.util.Optional;

/**
 * A line to be written.
 *
 * @param pairs keys and values in turn; the array belongs to the entry
 */
record Entry(
    Instant time,
    Level level,
    String component,
    String message,
    Pairs pairs,
    Optional<Throwable> failure) {

  /** Keys and values in turn; a last key without a value has none. */
  @SuppressWarnings("ArrayRecordComponent") // made for one line and never compared
  record Pairs(Object... values) {}
}
