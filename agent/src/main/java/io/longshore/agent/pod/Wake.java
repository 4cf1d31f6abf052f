package io.longshore.agent.pod;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.Optional;

/** Lets one thread wait for others, or for a time. What comes while it works is not lost. */
final class Wake {
  private static final Duration NO_END = Duration.ofDays(365);

  @GuardedBy("this")
  private boolean wanted;

  synchronized void now() {
    wanted = true;
    notifyAll();
  }

  synchronized void await(Optional<Duration> most) throws InterruptedException {
    long end = System.nanoTime() + most.orElse(NO_END).toNanos();
    for (long left = end - System.nanoTime(); !wanted && left > 0; left = end - System.nanoTime()) {
      wait(left / 1_000_000, Math.toIntExact(left % 1_000_000));
    }
    wanted = false;
  }
}
