package io.longshore.netproxy.iptables;

import io.longshore.netlink.iptables.IptablesChain;
import io.longshore.netlink.iptables.IptablesChanges;
import io.longshore.netlink.iptables.IptablesRule;
import io.longshore.netproxy.iptables.ServiceRules.Line;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects what is to change and puts it into an order that kernels take: chains are there before
 * rules lead to them, and go when none does any more. For one thread.
 */
final class Edits {
  private final List<Place> newChains = new ArrayList<>();
  private final List<Runnable> contents = new ArrayList<>();
  private final List<Line> goneLines = new ArrayList<>();
  private final List<Line> newLines = new ArrayList<>();
  private final List<Place> goneChains = new ArrayList<>();
  private final IptablesChanges changes = new IptablesChanges();

  /** From what a service port has to what it is to have. */
  void change(ServiceRules before, ServiceRules after) {
    changeLines(before.lines(), after.lines());
    Map<String, IptablesChain> old = new HashMap<>();
    before.chains().forEach(chain -> old.put(chain.name(), chain));
    for (IptablesChain chain : after.chains()) {
      IptablesChain was = old.remove(chain.name());
      Place place = Place.nat(chain.name());
      if (was == null) {
        create(place, chain.rules());
      } else {
        rewrite(place, ChainEdit.between(was.rules(), chain.rules(), IptablesRule::equals));
      }
    }
    before.chains().stream()
        .filter(chain -> old.containsKey(chain.name()))
        .forEach(chain -> goneChains.add(Place.nat(chain.name())));
  }

  void changeLines(List<Line> before, List<Line> after) {
    if (before.equals(after)) {
      return;
    }
    List<Line> added = new ArrayList<>(after);
    for (Line line : before) {
      if (!added.remove(line)) {
        goneLines.add(line);
      }
    }
    newLines.addAll(added);
  }

  private void create(Place place, List<IptablesRule> rules) {
    newChains.add(place);
    contents.add(() -> rules.forEach(rule -> changes.append(place.table(), place.chain(), rule)));
  }

  private void rewrite(Place place, ChainEdit edit) {
    if (!edit.isEmpty()) {
      contents.add(() -> edit.writeTo(changes, place));
    }
  }

  /** All of it. Called once. */
  IptablesChanges written() {
    newChains.forEach(place -> changes.create(place.table(), place.chain()));
    contents.forEach(Runnable::run);
    for (Line line : goneLines) {
      changes.delete(line.place().table(), line.place().chain(), line.rule());
    }
    for (Line line : newLines) {
      // In front: the end of the chain is for node ports, and nothing has to be read to find it.
      changes.insert(line.place().table(), line.place().chain(), 0, line.rule());
    }
    goneChains.forEach(place -> changes.delete(place.table(), place.chain()));
    return changes;
  }

  /** Changes what stands at the end of a chain, behind all lines. */
  void changeEnd(Place place, List<IptablesRule> before, List<IptablesRule> after) {
    if (before.equals(after)) {
      return;
    }
    contents.add(
        () -> {
          before.forEach(rule -> changes.delete(place.table(), place.chain(), rule));
          after.forEach(rule -> changes.append(place.table(), place.chain(), rule));
        });
  }
}
