package io.longshore.netproxy.nftables;

import io.longshore.netlink.nftables.NftTransaction;
import io.longshore.netlink.nftables.SetElement;
import io.longshore.netlink.nftables.SetName;
import io.longshore.netproxy.model.Destination;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Elements to be deleted and added. All deletions come first: what one Service gives up, another
 * may take in the same transaction.
 */
final class Edits {
  private final ProxyTable table;
  private final Map<SetName, List<SetElement>> deletions = new LinkedHashMap<>();
  private final Map<SetName, List<SetElement>> additions = new LinkedHashMap<>();

  Edits(ProxyTable table) {
    this.table = table;
  }

  void add(SetName set, SetElement element) {
    additions.computeIfAbsent(set, _ -> new ArrayList<>()).add(element);
  }

  void delete(SetName set, SetElement element) {
    deletions.computeIfAbsent(set, _ -> new ArrayList<>()).add(element);
  }

  void writeTo(NftTransaction transaction) {
    deletions.forEach(transaction::delete);
    additions.forEach(transaction::add);
  }

  int size() {
    return deletions.values().stream().mapToInt(List::size).sum()
        + additions.values().stream().mapToInt(List::size).sum();
  }

  /** From what a service port has to what it is to have, apart from what it shares. */
  void change(Plan before, Plan after) {
    changeElements(before.elements(), after.elements());
    Map<List<Object>, Plan.Block> gone = new HashMap<>();
    before.blocks().forEach(block -> gone.put(List.of(block.list(), block.frontend()), block));
    for (Plan.Block block : after.blocks()) {
      Plan.Block old = gone.remove(List.of(block.list(), block.frontend()));
      changeBlock(old == null ? empty(block) : old, block);
    }
    gone.values().forEach(block -> changeBlock(block, empty(block)));
  }

  private static Plan.Block empty(Plan.Block block) {
    return new Plan.Block(
        block.list(), block.frontend(), List.of(), block.localOnly(), block.sticky());
  }

  private void changeElements(List<Plan.Placed> before, List<Plan.Placed> after) {
    if (before.equals(after)) {
      return;
    }
    Set<Plan.Placed> old = new HashSet<>(before);
    Set<Plan.Placed> wanted = new HashSet<>(after);
    before.stream()
        .filter(placed -> !wanted.contains(placed))
        .forEach(placed -> delete(placed.set(), placed.element()));
    after.stream()
        .filter(placed -> !old.contains(placed))
        .forEach(placed -> add(placed.set(), placed.element()));
  }

  private void changeBlock(Plan.Block before, Plan.Block after) {
    SetName map = table.endpoints(after.list()).name();
    List<Destination> old = before.destinations();
    List<Destination> wanted = after.destinations();
    for (int i = 0; i < Math.max(old.size(), wanted.size()); i++) {
      Destination was = i < old.size() ? old.get(i) : null;
      Destination is = i < wanted.size() ? wanted.get(i) : null;
      if (was != null && is != null && was.equals(is)) {
        continue;
      }
      if (was != null) {
        delete(map, Elements.choice(before, i, was));
      }
      if (is != null) {
        add(map, Elements.choice(after, i, is));
      }
    }
  }
}
