package io.longshore.master.controllers.node;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.base.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * When each node was last heard of, by our clock: the clocks of nodes may differ. Safe for use by
 * several threads.
 */
final class SignsOfLife {
  private record Heard(String sign, long at) {}

  private final Clock clock;

  @GuardedBy("this")
  private final Map<String, Heard> heard = new HashMap<>();

  SignsOfLife(Clock clock) {
    this.clock = clock;
  }

  /** A node shows a sign; only another one than before says that it lives. */
  synchronized void show(String node, String sign) {
    Heard before = heard.get(node);
    if (before == null || !before.sign().equals(sign)) {
      heard.put(node, new Heard(sign, clock.nanoTime()));
    }
  }

  /** For how long nothing was heard of it. */
  synchronized Duration silence(String node) {
    Heard last = heard.computeIfAbsent(node, _ -> new Heard("", clock.nanoTime()));
    return Duration.ofNanos(clock.nanoTime() - last.at());
  }

  synchronized void forget(String node) {
    heard.remove(node);
  }
}
