package io.longshore.netlink.testing;

import io.longshore.linux.libc.Errno;
import io.longshore.netlink.nftables.Chain;
import io.longshore.netlink.nftables.Rule;
import java.util.ArrayList;
import java.util.List;

/** A chain of {@link FakeNftables} with its rules. */
final class FakeChain {
  private final Chain chain;
  private final List<Rule> rules;

  FakeChain(Chain chain) {
    this(chain, List.of());
  }

  private FakeChain(Chain chain, List<Rule> rules) {
    this.chain = chain;
    this.rules = new ArrayList<>(rules);
  }

  FakeChain copy() {
    return new FakeChain(chain, rules);
  }

  Chain chain() {
    return chain;
  }

  List<Rule> rules() {
    return List.copyOf(rules);
  }

  /** Behind a rule, or behind all. */
  void append(long neighbour, Rule rule) throws FakeTable.Refused {
    rules.add(neighbour == 0 ? rules.size() : place(neighbour) + 1, rule);
  }

  /** Before a rule, or before all. */
  void insert(long neighbour, Rule rule) throws FakeTable.Refused {
    rules.add(neighbour == 0 ? 0 : place(neighbour), rule);
  }

  void replace(long handle, Rule rule) throws FakeTable.Refused {
    rules.set(place(handle), rule);
  }

  void delete(long handle) throws FakeTable.Refused {
    rules.remove(place(handle));
  }

  void flush() {
    rules.clear();
  }

  private int place(long handle) throws FakeTable.Refused {
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i).handle() == handle) {
        return i;
      }
    }
    throw new FakeTable.Refused(Errno.ENOENT);
  }
}
