package io.longshore.netlink.iptables;

import io.longshore.netlink.wire.NetlinkException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A table to which changes are made outside of the kernel, for where it takes only whole tables. It
 * refuses what the kernel would refuse. For one thread.
 */
public final class TableEdit {
  /** Where a rule comes from that was not there before. */
  public static final int NEW = -1;

  /** A rule and which one of the same chain's rules it was, counted from 0, or {@link #NEW}. */
  public record Slot(IptablesRule rule, int origin) {}

  /**
   * A chain and its rules.
   *
   * @param rulesBefore how many rules it had
   */
  public record Edited(
      String name, Optional<Policy> policy, Counters counters, int rulesBefore, List<Slot> slots) {
    /** Copies the slots. */
    public Edited {
      slots = List.copyOf(slots);
    }
  }

  /** What changes in a chain. */
  private static final class Draft {
    private final int rulesBefore;
    private final List<Slot> slots = new ArrayList<>();
    private Optional<Policy> policy;
    private Counters counters;

    private Draft(Optional<Policy> policy, Counters counters, int rulesBefore) {
      this.policy = policy;
      this.counters = counters;
      this.rulesBefore = rulesBefore;
    }
  }

  private final TableName table;
  private final Map<String, Draft> chains = new LinkedHashMap<>();

  /** How many rules lead to a chain. */
  private final Map<String, Integer> uses = new HashMap<>();

  /** A table as it is. */
  public TableEdit(IptablesTable before) {
    table = before.name();
    for (IptablesChain chain : before.chains()) {
      Draft draft = new Draft(chain.policy(), chain.counters(), chain.rules().size());
      for (IptablesRule rule : chain.rules()) {
        draft.slots.add(counted(new Slot(rule, draft.slots.size())));
      }
      chains.put(chain.name(), draft);
    }
  }

  /** Makes a change of this table. */
  public TableEdit apply(IptablesChange change) {
    switch (change) {
      case IptablesChange.CreateChain it -> create(it.chain());
      case IptablesChange.ResetChain it -> reset(it.chain());
      case IptablesChange.FlushChain it -> flush(chain(it.chain()));
      case IptablesChange.DeleteChain it -> delete(it.chain());
      case IptablesChange.SetPolicy it -> policy(it.chain(), it.policy());
      case IptablesChange.AppendRule it -> chain(it.chain()).slots.add(fresh(it.rule()));
      case IptablesChange.InsertRule it -> insert(it);
      case IptablesChange.ReplaceRule it ->
          gone(slots(it.chain(), it.index()).set(it.index(), fresh(it.rule())));
      case IptablesChange.DeleteRule it -> delete(it);
      case IptablesChange.DeleteRuleAt it -> gone(slots(it.chain(), it.index()).remove(it.index()));
    }
    return this;
  }

  private Slot fresh(IptablesRule rule) {
    return counted(new Slot(rule, NEW));
  }

  private Slot counted(Slot slot) {
    slot.rule.chain().ifPresent(chain -> uses.merge(chain, 1, Integer::sum));
    return slot;
  }

  private void gone(Slot slot) {
    slot.rule.chain().ifPresent(chain -> uses.merge(chain, -1, Integer::sum));
  }

  private void flush(Draft draft) {
    draft.slots.forEach(this::gone);
    draft.slots.clear();
  }

  private Draft chain(String name) {
    Draft draft = chains.get(name);
    if (draft == null) {
      throw refusal(ENOENT, name, "there is no such chain");
    }
    return draft;
  }

  private void create(String name) {
    if (chains.containsKey(name)) {
      throw refusal(EEXIST, name, "the chain exists");
    }
    chains.put(name, new Draft(Optional.empty(), Counters.ZERO, 0));
  }

  private void reset(String name) {
    if (chains.containsKey(name)) {
      flush(chain(name));
    } else {
      create(name);
    }
  }

  private void delete(String name) {
    if (chain(name).policy.isPresent()) {
      throw refusal(EINVAL, name, "a built-in chain stays");
    }
    flush(chain(name));
    if (uses.getOrDefault(name, 0) > 0) {
      throw refusal(EBUSY, name, "rules lead to it");
    }
    chains.remove(name);
  }

  private void policy(String name, Policy policy) {
    Draft draft = chain(name);
    if (draft.policy.isEmpty()) {
      throw refusal(EINVAL, name, "only built-in chains have policies");
    }
    draft.policy = Optional.of(policy);
  }

  private void insert(IptablesChange.InsertRule change) {
    List<Slot> slots = chain(change.chain()).slots;
    if (change.index() < 0 || change.index() > slots.size()) {
      throw refusal(ENOENT, change.chain(), "it has no place " + change.index());
    }
    slots.add(change.index(), fresh(change.rule()));
  }

  private List<Slot> slots(String name, int index) {
    List<Slot> slots = chain(name).slots;
    if (index < 0 || index >= slots.size()) {
      throw refusal(ENOENT, name, "it has no rule " + index);
    }
    return slots;
  }

  private void delete(IptablesChange.DeleteRule change) {
    List<Slot> slots = chain(change.chain()).slots;
    for (int i = 0; i < slots.size(); i++) {
      if (slots.get(i).rule.sameAs(change.rule())) {
        gone(slots.remove(i));
        return;
      }
    }
    throw refusal(ENOENT, change.chain(), "it has no rule " + change.rule());
  }

  /** All chains in the order that a table has, once every rule leads to a chain that exists. */
  public List<Edited> chains() {
    List<Edited> edited = new ArrayList<>();
    for (IptablesChain chain : result().chains()) {
      Draft draft = chain(chain.name());
      for (Slot slot : draft.slots) {
        slot.rule.chain().ifPresent(target -> checkTarget(chain.name(), target));
      }
      edited.add(
          new Edited(chain.name(), draft.policy, draft.counters, draft.rulesBefore, draft.slots));
    }
    return edited;
  }

  private void checkTarget(String user, String target) {
    if (chain(target).policy.isPresent()) {
      throw refusal(EINVAL, user, "a rule leads to the built-in chain " + target);
    }
  }

  /** The table as it is now. */
  public IptablesTable result() {
    List<IptablesChain> result = new ArrayList<>();
    chains.forEach(
        (name, draft) ->
            result.add(
                new IptablesChain(
                    name,
                    draft.policy,
                    draft.counters,
                    draft.slots.stream().map(Slot::rule).toList())));
    return new IptablesTable(table, result);
  }

  private NetlinkException refusal(int errno, String chain, String problem) {
    String name =
        switch (errno) {
          case ENOENT -> "ENOENT";
          case EEXIST -> "EEXIST";
          case EBUSY -> "EBUSY";
          default -> "EINVAL";
        };
    return NetlinkException.invalid(
        "change the chain " + chain + " of the table " + table, errno, name, problem);
  }

  // include/uapi/asm-generic/errno-base.h
  private static final int ENOENT = 2;
  private static final int EBUSY = 16;
  private static final int EEXIST = 17;
  private static final int EINVAL = 22;
}
