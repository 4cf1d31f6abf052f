package io.longshore.agent.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.base.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Answers of the API server that hold for a while. Safe for use by several threads. */
final class KeptAnswers<K, V> {
  private static final int MOST = 4096;

  private final Clock clock;

  @GuardedBy("this")
  private final Map<K, Kept<V>> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<K, Kept<V>> eldest) {
          return size() > MOST;
        }
      };

  private record Kept<V>(V answer, long untilNanos) {}

  KeptAnswers(Clock clock) {
    this.clock = clock;
  }

  synchronized Optional<V> find(K question) {
    Kept<V> found = kept.get(question);
    if (found == null || clock.nanoTime() - found.untilNanos >= 0) {
      return Optional.empty();
    }
    return Optional.of(found.answer);
  }

  synchronized void keep(K question, V answer, Duration time) {
    kept.put(question, new Kept<>(answer, clock.nanoTime() + time.toNanos()));
  }
}
