package io.longshore.netproxy.inspect.walk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What chance decides on one walk. A walk is repeated until the dice have fallen in every possible
 * way: {@link #next} turns the last one that has another side. For one thread.
 */
final class Dice {
  private record Throw(int side, int sides) {}

  private final List<Throw> decided;
  private final Map<String, Boolean> assumed = new LinkedHashMap<>();
  private int position;
  private double share = 1;

  private Dice(List<Throw> decided) {
    this.decided = decided;
  }

  /** All on their first sides. */
  static Dice first() {
    return new Dice(new ArrayList<>());
  }

  /** A number below another, each as likely. */
  int roll(int sides) {
    if (sides <= 1) {
      return 0;
    }
    share /= sides;
    return turn(sides);
  }

  /** Whether something of this probability happens. */
  boolean chance(double probability) {
    if (probability <= 0 || probability >= 1) {
      return probability >= 1;
    }
    boolean happens = turn(2) == 0;
    share *= happens ? probability : 1 - probability;
    return happens;
  }

  /** One of several, by their weights, of which one at least is positive. */
  int weighted(List<Integer> weights) {
    long total = weights.stream().mapToLong(Integer::longValue).sum();
    int side = turn(weights.size());
    share *= weights.get(side) / (double) total;
    return side;
  }

  /** Whether something is so that cannot be known; the same question gets the same answer. */
  boolean assume(String question) {
    return assumed.computeIfAbsent(question, _ -> turn(2) == 0);
  }

  private int turn(int sides) {
    if (position == decided.size()) {
      decided.add(new Throw(0, sides));
    }
    return decided.get(position++).side();
  }

  double share() {
    return share;
  }

  List<String> assumptions() {
    return assumed.entrySet().stream()
        .map(entry -> (entry.getValue() ? "" : "not: ") + entry.getKey())
        .toList();
  }

  /** The next way for them to fall; null if there is no other. */
  @Nullable Dice next() {
    List<Throw> changed = new ArrayList<>(decided);
    while (!changed.isEmpty()) {
      Throw last = changed.removeLast();
      if (last.side() + 1 < last.sides()) {
        changed.add(new Throw(last.side() + 1, last.sides()));
        return new Dice(changed);
      }
    }
    return null;
  }
}
