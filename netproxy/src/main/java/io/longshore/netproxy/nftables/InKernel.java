package io.longshore.netproxy.nftables;

import io.longshore.netlink.nftables.Chain;
import io.longshore.netlink.nftables.NamedSet;
import io.longshore.netlink.nftables.Nftables;
import io.longshore.netlink.nftables.Rule;
import io.longshore.netlink.nftables.SetElement;
import io.longshore.netlink.nftables.SetName;
import io.longshore.netlink.wire.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the kernel has of a table.
 *
 * @param present whether the table is there at all
 * @param fits whether its sets and maps are those that we would make
 */
record InKernel(
    boolean present,
    boolean fits,
    Map<String, Chain> chains,
    Map<String, List<Rule>> rules,
    Map<SetName, Map<Bytes, SetElement>> elements) {

  /** Nothing of use. */
  static InKernel empty(boolean present) {
    return new InKernel(present, false, Map.of(), Map.of(), Map.of());
  }

  static InKernel read(Nftables kernel, ProxyTable table) {
    if (kernel.tables().stream().noneMatch(found -> found.table().equals(table.name()))) {
      return empty(false);
    }
    if (!fits(kernel.sets(table.name()), table.sets())) {
      return empty(true);
    }
    Map<String, Chain> chains = new LinkedHashMap<>();
    kernel.chains(table.name()).forEach(chain -> chains.put(chain.name().name(), chain));
    Map<String, List<Rule>> rules = new HashMap<>();
    for (Rule rule : kernel.rules(table.name())) {
      rules.computeIfAbsent(rule.chain().name(), _ -> new ArrayList<>()).add(rule);
    }
    Map<SetName, Map<Bytes, SetElement>> elements = new HashMap<>();
    for (NamedSet set : table.decidedSets()) {
      elements.put(set.name(), byKey(kernel.elements(set.name())));
    }
    return new InKernel(true, true, chains, rules, elements);
  }

  private static boolean fits(List<NamedSet> found, List<NamedSet> wanted) {
    Map<SetName, NamedSet> byName =
        found.stream().collect(Collectors.toMap(NamedSet::name, set -> set));
    return found.size() == wanted.size()
        && wanted.stream()
            .allMatch(
                set -> {
                  NamedSet same = byName.get(set.name());
                  return same != null && same.sameAs(set);
                });
  }

  private static Map<Bytes, SetElement> byKey(List<SetElement> elements) {
    Map<Bytes, SetElement> byKey = HashMap.newHashMap(elements.size());
    elements.forEach(element -> byKey.put(element.key().plus(element.keyEnd()), element));
    return byKey;
  }

  Map<Bytes, SetElement> elements(SetName set) {
    return elements.getOrDefault(set, Map.of());
  }

  /** Whether a chain is there with exactly these rules. */
  boolean has(ChainText wanted) {
    Chain chain = chains.get(wanted.name());
    List<Rule> found = rules.getOrDefault(wanted.name(), List.of());
    if (chain == null
        || !chain.base().equals(wanted.chain().base())
        || found.size() != wanted.rules().size()) {
      return false;
    }
    for (int i = 0; i < found.size(); i++) {
      if (!found.get(i).sameAs(wanted.rules().get(i))) {
        return false;
      }
    }
    return true;
  }
}
