package io.longshore.agent.probe;

import io.longshore.kubeapi.core.Probe;
import java.util.Optional;

/**
 * What the answers of a probe come to: it takes a number of the same in a row to change it.
 *
 * @param passes what it is now; empty before the first change
 * @param last answer
 * @param run how many of the last answer there were in a row
 */
record Verdict(Optional<Boolean> passes, boolean last, int run) {
  static final Verdict NONE = new Verdict(Optional.empty(), false, 0);

  /** With one more answer. */
  Verdict with(boolean good, Probe probe) {
    int length = good == last ? run + 1 : 1;
    int needed = good ? probe.successThreshold() : probe.failureThreshold();
    // Whoever leaves them out means the API's defaults, 1 and 3.
    int threshold = needed > 0 ? needed : good ? 1 : 3;
    return new Verdict(length >= threshold ? Optional.of(good) : passes, good, length);
  }
}
