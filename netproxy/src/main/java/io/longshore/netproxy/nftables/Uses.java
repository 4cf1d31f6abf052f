package io.longshore.netproxy.nftables;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Counts how many service ports use something that they share. For one thread. */
final class Uses<T> {
  private final Map<T, Integer> counts = new HashMap<>();
  private final Set<T> touched = new LinkedHashSet<>();
  private final Set<T> present = new LinkedHashSet<>();

  void use(List<T> things) {
    things.forEach(thing -> change(thing, 1));
  }

  void release(List<T> things) {
    things.forEach(thing -> change(thing, -1));
  }

  private void change(T thing, int by) {
    if (touched.add(thing) && counts.containsKey(thing)) {
      present.add(thing);
    }
    counts.merge(thing, by, (a, b) -> a + b == 0 ? null : a + b);
  }

  /** Tells what is used now and was not when this was last asked, and the other way around. */
  void settle(Consumer<T> begun, Consumer<T> ended) {
    for (T thing : touched) {
      boolean now = counts.containsKey(thing);
      if (now && !present.contains(thing)) {
        begun.accept(thing);
      } else if (!now && present.contains(thing)) {
        ended.accept(thing);
      }
    }
    touched.clear();
    present.clear();
  }
}
