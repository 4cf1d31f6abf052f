package io.longshore.netproxy.nftables;

import io.longshore.netproxy.model.Destination;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Gives endpoints their indexes, from 0 without a gap, so that few of them get another index than
 * they had: what is gone leaves its place to a new one, or to the last one.
 */
final class Order {
  private Order() {}

  static List<Destination> next(List<Destination> before, List<Destination> wanted) {
    if (before.isEmpty() || before.equals(wanted)) {
      return wanted;
    }
    Set<Destination> unplaced = new HashSet<>(wanted);
    List<Destination> order = new ArrayList<>(wanted.size());
    for (int i = 0; i < wanted.size(); i++) {
      Destination old = i < before.size() ? before.get(i) : null;
      order.add(old != null && unplaced.remove(old) ? old : null);
    }
    if (unplaced.isEmpty()) {
      return unchanged(before, order);
    }
    // In their own order, so that the same changes always lead to the same rules.
    Deque<Destination> waiting = new ArrayDeque<>(unplaced.size());
    wanted.stream().filter(unplaced::contains).forEach(waiting::add);
    order.replaceAll(kept -> kept != null ? kept : waiting.remove());
    return List.copyOf(order);
  }

  private static List<Destination> unchanged(List<Destination> before, List<Destination> order) {
    return order.equals(before) ? before : List.copyOf(order);
  }
}
