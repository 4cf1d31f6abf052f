package io.longshore.agent.event;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Decides how something is told, as client-go's tools/record/events_cache.go does: the same again
 * is counted; ten that differ in their text only are from then on told as one; and about one object
 * not more than 25 at once and one in five minutes are told. Of one thread.
 */
final class Correlator {
  private static final int MOST_REMEMBERED = 4096;
  private static final int MOST_SIMILAR = 10;
  private static final Duration SIMILAR_WITHIN = Duration.ofMinutes(10);
  private static final double BURST = 25;
  private static final Duration ONE_MORE_EVERY = Duration.ofMinutes(5);

  private final Map<Happening.Kind, Similar> similar = forgetful();
  private final Map<Happening, Told> told = forgetful();
  private final Map<Object, Budget> budgets = forgetful();

  private record Similar(Set<String> messages, Instant latest) {}

  private record Told(String eventName, int count, Instant first) {}

  private record Budget(double left, Instant at) {}

  private static <K, V> Map<K, V> forgetful() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > MOST_REMEMBERED;
      }
    };
  }

  Telling decide(Happening happening, Instant now) {
    Happening what = aggregated(happening, now);
    if (!mayTell(what, now)) {
      return new Telling.Silence();
    }
    Told before = told.get(what);
    return before == null
        ? new Telling.First(what)
        : new Telling.Again(what, before.eventName, before.count + 1, before.first);
  }

  private Happening aggregated(Happening happening, Instant now) {
    Similar before = similar.get(happening.kind());
    Set<String> messages =
        before == null || before.latest.plus(SIMILAR_WITHIN).isBefore(now)
            ? new HashSet<>()
            : before.messages;
    messages.add(happening.message());
    similar.put(happening.kind(), new Similar(messages, now));
    if (messages.size() < MOST_SIMILAR) {
      return happening;
    }
    messages.remove(messages.iterator().next());
    // All of them are one from now on: the text is told, but does not tell them apart.
    return happening.saying("(combined from similar events): " + happening.message());
  }

  private boolean mayTell(Happening what, Instant now) {
    Budget before = budgets.getOrDefault(what.about(), new Budget(BURST, now));
    double earned =
        (double) Duration.between(before.at, now).toMillis() / ONE_MORE_EVERY.toMillis();
    double left = Math.min(BURST, before.left + earned);
    budgets.put(what.about(), new Budget(left < 1 ? left : left - 1, now));
    return left >= 1;
  }

  /** It was told under this name. */
  void told(Happening what, String eventName, int count, Instant first) {
    told.put(what, new Told(eventName, count, first));
  }

  /** Its event is gone. */
  void forget(Happening what) {
    told.remove(what);
  }
}
