package io.longshore.netproxy.nftables;

import io.longshore.netlink.nftables.Chain;
import io.longshore.netlink.nftables.NamedSet;
import io.longshore.netlink.nftables.NftTransaction;
import io.longshore.netlink.nftables.SetElement;
import io.longshore.netlink.nftables.SetName;
import io.longshore.netlink.wire.Bytes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The way from what the kernel has to what it is to have, in one transaction. */
final class Replacement {
  private final ProxyTable table;
  private final InKernel found;
  private final NftTransaction transaction;
  private final Map<SetName, Map<Bytes, SetElement>> wanted = new HashMap<>();
  private int differences;

  Replacement(ProxyTable table, InKernel found, NftTransaction transaction) {
    this.table = table;
    this.found = found;
    this.transaction = transaction;
  }

  void want(SetName set, SetElement element) {
    wanted
        .computeIfAbsent(set, _ -> new HashMap<>())
        .put(element.key().plus(element.keyEnd()), element);
  }

  void want(Plan plan) {
    plan.elements().forEach(placed -> want(placed.set(), placed.element()));
    for (Plan.Block block : plan.blocks()) {
      SetName map = table.endpoints(block.list()).name();
      for (int i = 0; i < block.destinations().size(); i++) {
        want(map, Elements.choice(block, i, block.destinations().get(i)));
      }
    }
  }

  /** Returns in how many places the kernel differs. */
  int write(List<ChainText> chains) {
    if (!found.fits()) {
      if (found.present()) {
        // An older version's, or damaged: packets meet the old table or the new one, never none.
        transaction.delete(table.name());
      }
      transaction.add(table.table());
      table.sets().forEach(transaction::add);
      differences++;
    }
    List<ChainText> changed = chains.stream().filter(text -> !found.has(text)).toList();
    changed.forEach(this::addEmpty);
    for (ChainText text : changed) {
      text.rules().forEach(transaction::append);
      differences++;
    }
    List<SetName> sets = table.decidedSets().stream().map(NamedSet::name).toList();
    sets.forEach(this::deleteOthers);
    sets.forEach(this::addMissing);
    return differences;
  }

  private void addEmpty(ChainText text) {
    Chain old = found.chains().get(text.name());
    if (old != null && old.base().equals(text.chain().base())) {
      transaction.flush(old.name());
      return;
    }
    if (old != null) {
      transaction.delete(old.name());
    }
    transaction.add(text.chain());
  }

  private void deleteOthers(SetName set) {
    Map<Bytes, SetElement> keep = wanted.getOrDefault(set, Map.of());
    found
        .elements(set)
        .forEach(
            (key, element) -> {
              if (!element.equals(keep.get(key))) {
                transaction.delete(set, element);
                differences++;
              }
            });
  }

  private void addMissing(SetName set) {
    Map<Bytes, SetElement> there = found.elements(set);
    wanted
        .getOrDefault(set, Map.of())
        .forEach(
            (key, element) -> {
              if (!element.equals(there.get(key))) {
                transaction.add(set, element);
                differences++;
              }
            });
  }
}
