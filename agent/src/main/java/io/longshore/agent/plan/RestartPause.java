package io.longshore.agent.plan;

import java.time.Duration;
import java.time.Instant;

/**
 * How long a container that has ended stays so before it is started again: 10 seconds, doubled at
 * each restart, and forgotten when it has run well for a while.
 *
 * @param length how long after its end
 * @param since when it was started again last
 */
public record RestartPause(Duration length, Instant since) {
  /** Upstream's pkg/kubelet/kubelet.go, initialNodeBackOff. */
  private static final Duration FIRST = Duration.ofSeconds(10);

  /** The pause that counts from the first restart on. */
  public static RestartPause first(Instant now) {
    return new RestartPause(FIRST, now);
  }

  /** When a container that ended then may be started again. */
  public Instant end(Instant finished, Duration longest) {
    return isForgotten(finished, longest) ? finished : finished.plus(length);
  }

  /** The pause from the next restart on. */
  public RestartPause next(Instant finished, Instant now, Duration longest) {
    if (isForgotten(finished, longest)) {
      return first(now);
    }
    Duration doubled = length.multipliedBy(2);
    return new RestartPause(doubled.compareTo(longest) > 0 ? longest : doubled, now);
  }

  /** Twice the longest pause, as k8s.io/client-go/util/flowcontrol has it. */
  private boolean isForgotten(Instant finished, Duration longest) {
    return since.plus(longest.multipliedBy(2)).isBefore(finished);
  }
}
