package io.longshore.netproxy.ipvs;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Things that several want: there as long as one of them does. For one thread. */
final class Counted<T> {

  /** What has come and gone since the last time. */
  record Difference<T>(List<T> came, List<T> gone) {}

  private final Map<T, Integer> counts = new HashMap<>();
  private final Map<T, Boolean> before = new LinkedHashMap<>();

  void add(T thing) {
    Integer old = counts.merge(thing, 1, Integer::sum);
    before.putIfAbsent(thing, old != 1);
  }

  void remove(T thing) {
    Integer left = counts.computeIfPresent(thing, (_, count) -> count == 1 ? 0 : count - 1);
    if (left == null) {
      throw new IllegalStateException("nobody wants " + thing);
    }
    before.putIfAbsent(thing, true);
    if (left == 0) {
      counts.remove(thing);
    }
  }

  /** Everything that is there. */
  Set<T> all() {
    return Collections.unmodifiableSet(counts.keySet());
  }

  /** What is different from the last time that this was asked. */
  Difference<T> drain() {
    List<T> came = new ArrayList<>();
    List<T> gone = new ArrayList<>();
    before.forEach(
        (thing, was) -> {
          boolean is = counts.containsKey(thing);
          if (is && !was) {
            came.add(thing);
          } else if (was && !is) {
            gone.add(thing);
          }
        });
    before.clear();
    return new Difference<>(came, gone);
  }
}
