package io.longshore.kubeapi.meta;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A time to the microsecond, as leases have it. */
public record MicroTime(Instant instant) {
  /** Cuts off what is finer. */
  public MicroTime {
    instant = instant.truncatedTo(ChronoUnit.MICROS);
  }
}
