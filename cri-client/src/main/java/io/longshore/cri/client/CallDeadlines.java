package io.longshore.cri.client;

import java.time.Duration;

/**
 * How long calls may take. As upstream: {@code request} is runtimeRequestTimeout, of which a
 * sandbox gets twice, because its network may be slow.
 */
public record CallDeadlines(Duration request) {
  /** Upstream's. */
  public static final CallDeadlines DEFAULT = new CallDeadlines(Duration.ofMinutes(2));

  /** Checks. */
  public CallDeadlines {
    if (!request.isPositive()) {
      throw new IllegalArgumentException("a deadline must lie ahead: " + request);
    }
  }

  Duration sandbox() {
    return request.multipliedBy(2);
  }

  /** For a call that itself waits that long. */
  Duration beyond(Duration patience) {
    return request.plus(patience);
  }
}
