package io.longshore.netlink.testing;

import io.longshore.linux.libc.Errno;
import io.longshore.netlink.nftables.Chain;
import io.longshore.netlink.nftables.ChainName;
import io.longshore.netlink.nftables.Elements;
import io.longshore.netlink.nftables.NamedObject;
import io.longshore.netlink.nftables.NamedSet;
import io.longshore.netlink.nftables.NftChange;
import io.longshore.netlink.nftables.NftChange.Verb;
import io.longshore.netlink.nftables.ObjectName;
import io.longshore.netlink.nftables.Rule;
import io.longshore.netlink.nftables.SetName;
import io.longshore.netlink.nftables.Table;
import java.io.Serial;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A table of {@link FakeNftables} with all that is in it. */
final class FakeTable {
  private final Table table;
  private final Map<ChainName, FakeChain> chains = new LinkedHashMap<>();
  private final Map<SetName, FakeSet> sets = new LinkedHashMap<>();
  private final Map<ObjectName, NamedObject> objects = new LinkedHashMap<>();
  private long lastHandle;

  FakeTable(Table table) {
    this.table = table;
  }

  FakeTable copy() {
    FakeTable copy = new FakeTable(table);
    chains.forEach((name, chain) -> copy.chains.put(name, chain.copy()));
    sets.forEach((name, set) -> copy.sets.put(name, set.copy()));
    copy.objects.putAll(objects);
    copy.lastHandle = lastHandle;
    return copy;
  }

  /** What the kernel would answer. */
  static final class Refused extends Exception {
    @Serial private static final long serialVersionUID = 1;

    private final Errno errno;

    Refused(Errno errno) {
      super(errno.text());
      this.errno = errno;
    }

    Errno errno() {
      return errno;
    }
  }

  static void check(boolean fine, Errno otherwise) throws Refused {
    if (!fine) {
      throw new Refused(otherwise);
    }
  }

  static <T> T existing(@Nullable T found) throws Refused {
    if (found == null) {
      throw new Refused(Errno.ENOENT);
    }
    return found;
  }

  void make(NftChange change) throws Refused {
    Verb verb = change.verb();
    switch (change.object()) {
      case Table _ -> throw new IllegalArgumentException("a table is not in a table: " + change);
      case Chain chain -> chain(verb, chain);
      case Rule rule -> rule(change, rule);
      case NamedSet set -> set(verb, set);
      case Elements some -> elements(verb, some);
      case NamedObject object -> object(verb, object);
    }
  }

  private void chain(Verb verb, Chain chain) throws Refused {
    if (verb == Verb.DELETE) {
      existing(chains.remove(chain.name()));
      check(!uses().chains().contains(chain.name().name()), Errno.EBUSY);
      return;
    }
    FakeChain old = chains.putIfAbsent(chain.name(), new FakeChain(chain));
    check(old == null || verb != Verb.CREATE, Errno.EEXIST);
  }

  private void rule(NftChange change, Rule rule) throws Refused {
    FakeChain chain = existing(chains.get(rule.chain()));
    switch (change.verb()) {
      case ADD -> chain.append(change.neighbour(), checked(rule));
      case INSERT -> chain.insert(change.neighbour(), checked(rule));
      case REPLACE -> chain.replace(rule.handle(), checked(rule));
      case DELETE -> chain.delete(rule.handle());
      case FLUSH -> chain.flush();
      case CREATE -> throw new IllegalArgumentException("a rule is added: " + change);
    }
  }

  /** The rule with a handle of its own, if all that it is about exists. */
  private Rule checked(Rule rule) throws Refused {
    FakeUses uses = new FakeUses();
    rule.expressions().forEach(uses::add);
    for (String chain : uses.chains()) {
      existing(chains.get(table.table().chain(chain)));
    }
    for (String set : uses.sets()) {
      existing(sets.get(table.table().set(set)));
    }
    for (String object : uses.objects()) {
      existing(objects.get(table.table().object(object)));
    }
    return rule.withHandle(++lastHandle);
  }

  private void set(Verb verb, NamedSet set) throws Refused {
    if (verb == Verb.DELETE) {
      existing(sets.remove(set.name()));
      check(!uses().sets().contains(set.name().name()), Errno.EBUSY);
      return;
    }
    if (set.flags().contains(NamedSet.Flag.ANONYMOUS)) {
      throw new IllegalArgumentException("only the kernel names sets: " + set);
    }
    FakeSet old = sets.putIfAbsent(set.name(), new FakeSet(set));
    check(old == null || (verb != Verb.CREATE && old.isLike(set)), Errno.EEXIST);
  }

  private void elements(Verb verb, Elements some) throws Refused {
    FakeSet set = existing(sets.get(some.set()));
    if (verb == Verb.ADD || verb == Verb.CREATE) {
      FakeUses uses = new FakeUses();
      some.elements().forEach(uses::add);
      for (String chain : uses.chains()) {
        existing(chains.get(table.table().chain(chain)));
      }
    }
    set.make(verb, some.elements());
  }

  private void object(Verb verb, NamedObject object) throws Refused {
    if (verb == Verb.DELETE) {
      existing(objects.remove(object.name()));
      check(!uses().objects().contains(object.name().name()), Errno.EBUSY);
      return;
    }
    NamedObject old = objects.putIfAbsent(object.name(), object);
    check(old == null || (verb != Verb.CREATE && old.kind() == object.kind()), Errno.EEXIST);
  }

  /** What rules and elements lead to or look into. */
  private FakeUses uses() {
    FakeUses uses = new FakeUses();
    chains.values().forEach(chain -> chain.rules().forEach(uses::add));
    sets.values().forEach(set -> set.elements().forEach(uses::add));
    return uses;
  }

  Table table() {
    return table;
  }

  List<Chain> chains() {
    return chains.values().stream().map(FakeChain::chain).toList();
  }

  List<Rule> rules() {
    return chains.values().stream().flatMap(chain -> chain.rules().stream()).toList();
  }

  List<NamedSet> sets() {
    return sets.values().stream().map(FakeSet::set).toList();
  }

  List<NamedObject> objects() {
    return List.copyOf(objects.values());
  }

  Optional<Elements> elements(SetName name) {
    return Optional.ofNullable(sets.get(name)).map(set -> new Elements(name, set.elements()));
  }
}
