package io.longshore.netproxy.iptables;

import io.longshore.netlink.iptables.IptablesChain;
import io.longshore.netlink.iptables.IptablesChanges;
import io.longshore.netlink.iptables.IptablesRule;
import io.longshore.netlink.iptables.IptablesTable;
import io.longshore.netlink.iptables.TableName;
import io.longshore.netlink.iptables.match.CommentMatch;
import io.longshore.netproxy.iptables.ServiceRules.Line;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The way from the tables that are there to those that are to be. Rules that are right stay,
 * whoever made them, with what they have counted. For one thread.
 */
final class Replacement {
  private final Map<Place, List<IptablesRule>> found = new HashMap<>();
  private final Map<Place, List<IptablesRule>> exact = new LinkedHashMap<>();
  private final Map<Place, List<IptablesRule>> shared = new LinkedHashMap<>();
  private final IptablesChanges changes = new IptablesChanges();
  private int differences;

  /** Of tables as they were read. */
  Replacement(List<IptablesTable> tables) {
    for (IptablesTable table : tables) {
      for (IptablesChain chain : table.chains()) {
        found.put(new Place(table.name(), chain.name()), chain.rules());
      }
    }
    FixedRules.SHARED.forEach(place -> shared.put(place, new ArrayList<>()));
  }

  void want(Map<Place, List<IptablesRule>> chains) {
    exact.putAll(chains);
  }

  void want(ServiceRules rules) {
    rules.chains().forEach(chain -> exact.put(Place.nat(chain.name()), chain.rules()));
    for (Line line : rules.lines()) {
      shared.computeIfAbsent(line.place(), _ -> new ArrayList<>()).add(line.rule());
    }
  }

  /**
   * Writes all.
   *
   * @param end what the nat table's chain of all Services ends with
   */
  void write(List<IptablesRule> end, FixedRules fixed) {
    create(exact.keySet());
    create(shared.keySet());
    Place kubelets = Place.filter(ChainNames.KUBELET_FIREWALL);
    create(Set.of(kubelets));
    exact.forEach(this::rewrite);
    Place services = Place.nat(ChainNames.SERVICES);
    shared.forEach(
        (place, lines) -> settle(place, lines, place.equals(services) ? end : List.of()));
    fixed
        .kubeletsFirewall()
        .filter(rule -> lacks(kubelets, rule))
        .ifPresent(
            rule -> {
              changes.append(kubelets.table(), kubelets.chain(), rule);
              differences++;
            });
    FixedRules.jumps().forEach(this::lead);
    FixedRules.kubeletsJumps().forEach(this::lead);
    removeOthers();
  }

  /** What is to be done. */
  IptablesChanges changes() {
    return changes;
  }

  /** In how many places the tables are different from what is wanted. */
  int differences() {
    return differences;
  }

  private List<IptablesRule> found(Place place) {
    return found.getOrDefault(place, List.of());
  }

  private void create(Set<Place> places) {
    for (Place place : places) {
      if (!found.containsKey(place)) {
        changes.create(place.table(), place.chain());
        differences++;
      }
    }
  }

  private void rewrite(Place place, List<IptablesRule> wanted) {
    ChainEdit edit =
        ChainNames.mayBeWithoutComments(place.chain())
            ? ChainEdit.between(found(place), wanted, Replacement::sameButForComments)
            : ChainEdit.between(found(place), wanted, IptablesRule::sameAs);
    if (!edit.isEmpty()) {
      if (found(place).isEmpty()) {
        append(place, wanted);
      } else {
        edit.writeTo(changes, place);
      }
      differences++;
    }
  }

  private void append(Place place, List<IptablesRule> rules) {
    rules.forEach(rule -> changes.append(place.table(), place.chain(), rule));
  }

  /** Whether kube-proxy wrote comments depends on how many endpoints there were at that time. */
  private static boolean sameButForComments(IptablesRule one, IptablesRule other) {
    return one.sameAs(other) || withoutComments(one).sameAs(withoutComments(other));
  }

  private static IptablesRule withoutComments(IptablesRule rule) {
    return IptablesRule.of(
        rule.header(),
        rule.matches().stream().filter(match -> !(match instanceof CommentMatch)).toList(),
        rule.target());
  }

  /** Makes a chain have these lines in any order, and an end behind them. */
  private void settle(Place place, List<IptablesRule> wanted, List<IptablesRule> end) {
    List<IptablesRule> there = found(place);
    if (there.isEmpty()) {
      append(place, wanted);
      append(place, end);
      differences += wanted.size() + end.size();
      return;
    }
    int behind = there.size() - end.size();
    boolean ended =
        behind >= 0
            && ChainEdit.between(there.subList(behind, there.size()), end, IptablesRule::sameAs)
                .isEmpty();
    Map<IptablesRule, Integer> missing = new LinkedHashMap<>();
    wanted.forEach(rule -> missing.merge(rule, 1, Integer::sum));
    for (int i = (ended ? behind : there.size()) - 1; i >= 0; i--) {
      IptablesRule rule = there.get(i).withCounters(io.longshore.netlink.iptables.Counters.ZERO);
      if (missing.computeIfPresent(rule, (_, count) -> count - 1) == null) {
        changes.deleteAt(place.table(), place.chain(), i);
        differences++;
      } else {
        missing.remove(rule, 0);
      }
    }
    if (!ended) {
      append(place, end);
      differences += end.size();
    }
    missing.forEach(
        (rule, count) -> {
          for (int i = 0; i < count; i++) {
            changes.insert(place.table(), place.chain(), 0, rule);
            differences++;
          }
        });
  }

  private boolean lacks(Place place, IptablesRule rule) {
    return found(place).stream().noneMatch(rule::sameAs);
  }

  private void lead(FixedRules.Jump jump) {
    if (lacks(jump.from(), jump.rule())) {
      changes.insert(jump.from().table(), jump.from().chain(), 0, jump.rule());
      differences++;
    }
  }

  /** Chains of Services that are gone: all are empty before the first is deleted. */
  private void removeOthers() {
    Set<Place> others = new HashSet<>(found.keySet());
    others.removeIf(
        place ->
            place.table() != TableName.NAT
                || !ChainNames.isOfService(place.chain())
                || exact.containsKey(place));
    others.forEach(place -> changes.flush(place.table(), place.chain()));
    others.forEach(place -> changes.delete(place.table(), place.chain()));
    differences += others.size();
  }
}
