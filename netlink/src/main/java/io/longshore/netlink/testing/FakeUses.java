package io.longshore.netlink.testing;

import io.longshore.netlink.nftables.ElementValue;
import io.longshore.netlink.nftables.Rule;
import io.longshore.netlink.nftables.SetElement;
import io.longshore.netlink.nftables.expr.DynamicUpdate;
import io.longshore.netlink.nftables.expr.Expression;
import io.longshore.netlink.nftables.expr.ImmediateVerdict;
import io.longshore.netlink.nftables.expr.Lookup;
import io.longshore.netlink.nftables.expr.ObjectMapUse;
import io.longshore.netlink.nftables.expr.ObjectUse;
import io.longshore.netlink.nftables.expr.Verdict;
import java.util.HashSet;
import java.util.Set;

/** The names of what rules and elements are about: it must exist, and cannot go before them. */
final class FakeUses {
  private final Set<String> chains = new HashSet<>();
  private final Set<String> sets = new HashSet<>();
  private final Set<String> objects = new HashSet<>();

  Set<String> chains() {
    return chains;
  }

  Set<String> sets() {
    return sets;
  }

  Set<String> objects() {
    return objects;
  }

  void add(Rule rule) {
    rule.expressions().forEach(this::add);
  }

  void add(Expression expression) {
    switch (expression) {
      case ImmediateVerdict(var verdict) -> add(verdict);
      case Lookup lookup -> sets.add(lookup.set());
      case DynamicUpdate update -> sets.add(update.set());
      case ObjectMapUse use -> sets.add(use.map());
      case ObjectUse use -> objects.add(use.name());
      default -> {} // no other is about something that has a name
    }
  }

  private void add(Verdict verdict) {
    if (!verdict.target().isEmpty()) {
      chains.add(verdict.target());
    }
  }

  void add(SetElement element) {
    switch (element.value()) {
      case ElementValue.Verdict(var verdict) -> add(verdict);
      case ElementValue.ObjectReference(String name) -> objects.add(name);
      case ElementValue.None _, ElementValue.Data _ -> {}
    }
  }
}
