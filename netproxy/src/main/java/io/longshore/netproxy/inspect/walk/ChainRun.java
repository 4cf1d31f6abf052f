package io.longshore.netproxy.inspect.walk;

import io.longshore.netlink.iptables.IptablesChain;
import io.longshore.netlink.iptables.IptablesRule;
import io.longshore.netlink.iptables.Policy;
import io.longshore.netlink.nftables.Rule;
import io.longshore.netlink.nftables.expr.Phrases;
import io.longshore.netproxy.inspect.kernel.RuleTable;
import io.longshore.netproxy.inspect.walk.Ruling.Plain;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A packet's way through a base chain and all chains that it leads to.
 *
 * @param <R> the kind of rules
 */
final class ChainRun<R> {
  private record Place<R>(String chain, List<R> rules, int next) {}

  private final Traveller traveller;
  private final String table;
  private final Function<String, List<R>> rules;
  private final Function<R, Ruling> evaluation;
  private final Function<R, String> words;

  private ChainRun(
      Traveller traveller,
      String table,
      Function<String, List<R>> rules,
      Function<R, Ruling> evaluation,
      Function<R, String> words) {
    this.traveller = traveller;
    this.table = table;
    this.rules = rules;
    this.evaluation = evaluation;
    this.words = words;
  }

  /** Through a base chain of nf_tables; its end, if the walk is over. */
  static Optional<Fate> run(Traveller traveller, HookEntry.NativeChain entry) {
    RuleTable.Native table = entry.table();
    ChainRun<Rule> run =
        new ChainRun<>(
            traveller,
            table.label(),
            chain ->
                Optional.ofNullable(table.chains().get(chain))
                    .map(RuleTable.NativeChain::rules)
                    .orElse(List.of()),
            rule -> new NativeRule(traveller, table.sets()).run(rule.expressions()),
            ChainRun::words);
    boolean drops =
        switch (entry.base().policy()) {
          case DROP -> true;
          case ACCEPT -> false;
        };
    return run.from(entry.chain(), drops);
  }

  private static String words(Rule rule) {
    String comment = rule.comment().isEmpty() ? "" : " comment \"" + rule.comment() + '"';
    return Phrases.of(rule.expressions()) + comment;
  }

  /** Through a built-in chain of iptables. */
  static Optional<Fate> run(Traveller traveller, HookEntry.BuiltInChain entry) {
    RuleTable.OfIptables table = entry.table();
    ChainRun<IptablesRule> run =
        new ChainRun<>(
            traveller,
            table.label(),
            chain ->
                Optional.ofNullable(table.chains().get(chain))
                    .map(IptablesChain::rules)
                    .orElse(List.of()),
            rule -> new IptablesRuling(traveller).run(rule),
            IptablesRule::toString);
    return run.from(entry.chain().name(), entry.chain().policy().equals(Optional.of(Policy.DROP)));
  }

  private Optional<Fate> from(String base, boolean drops) {
    Deque<Place<R>> callers = new ArrayDeque<>();
    Place<R> here = new Place<>(base, rules.apply(base), 0);
    while (true) {
      if (here.next() == here.rules().size()) {
        if (callers.isEmpty()) {
          return policy(base, drops);
        }
        here = callers.pop();
        continue;
      }
      R rule = here.rules().get(here.next());
      Place<R> after = new Place<>(here.chain(), here.rules(), here.next() + 1);
      traveller.forgetNotes();
      switch (evaluation.apply(rule)) {
        case Plain.NO_MATCH -> here = after;
        case Plain.ONWARD -> {
          tell(here, rule, "");
          here = after;
        }
        case Plain.RETURN -> {
          tell(here, rule, "return");
          if (callers.isEmpty()) {
            return policy(base, drops);
          }
          here = callers.pop();
        }
        case Plain.ACCEPT -> {
          tell(here, rule, "accept");
          return Optional.empty();
        }
        case Ruling.Jump(String chain) -> {
          tell(here, rule, "jump " + chain);
          callers.push(after);
          here = new Place<>(chain, rules.apply(chain), 0);
        }
        case Ruling.GoTo(String chain) -> {
          tell(here, rule, "goto " + chain);
          here = new Place<>(chain, rules.apply(chain), 0);
        }
        case Ruling.End(Fate fate) -> {
          tell(here, rule, words(fate));
          return Optional.of(fate);
        }
      }
    }
  }

  private void tell(Place<R> place, R rule, String then) {
    traveller.step(table, place.chain(), words.apply(rule), then);
  }

  private Optional<Fate> policy(String base, boolean drops) {
    if (!drops) {
      return Optional.empty();
    }
    traveller.forgetNotes();
    traveller.step(table, base, "policy drop", "drop");
    return Optional.of(new Fate.Dropped());
  }

  private static String words(Fate fate) {
    return switch (fate) {
      case Fate.Dropped _ -> "drop";
      case Fate.Rejected(String answer) -> "reject with " + answer;
      case Fate.Handed(String to) -> "handed to " + to;
      case Fate.Unroutable(String reason) -> reason;
      case Fate.Delivered _ -> "delivered";
    };
  }
}
