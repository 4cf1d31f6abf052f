package io.longshore.netproxy.iptables;

import io.longshore.netlink.iptables.IptablesChanges;
import io.longshore.netlink.iptables.IptablesRule;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * What makes one list of rules of another, with as many rules left alone at its beginning and its
 * end as are the same: what they have counted stays.
 */
record ChainEdit(List<IptablesRule> before, List<IptablesRule> after, int head, int tail) {

  /** Compares two lists. */
  static ChainEdit between(
      List<IptablesRule> before,
      List<IptablesRule> after,
      BiPredicate<IptablesRule, IptablesRule> same) {
    int shorter = Math.min(before.size(), after.size());
    int head = 0;
    while (head < shorter && same.test(before.get(head), after.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < shorter - head
        && same.test(before.get(before.size() - 1 - tail), after.get(after.size() - 1 - tail))) {
      tail++;
    }
    return new ChainEdit(before, after, head, tail);
  }

  boolean isEmpty() {
    return before.size() == after.size() && head + tail == after.size();
  }

  /** Rules change their places only behind those that are named by them. */
  void writeTo(IptablesChanges changes, Place place) {
    int oldEnd = before.size() - tail;
    int newEnd = after.size() - tail;
    int common = Math.min(oldEnd, newEnd);
    for (int i = head; i < common; i++) {
      changes.replace(place.table(), place.chain(), i, after.get(i));
    }
    for (int i = oldEnd - 1; i >= common; i--) {
      changes.deleteAt(place.table(), place.chain(), i);
    }
    for (int i = common; i < newEnd; i++) {
      changes.insert(place.table(), place.chain(), i, after.get(i));
    }
  }
}
