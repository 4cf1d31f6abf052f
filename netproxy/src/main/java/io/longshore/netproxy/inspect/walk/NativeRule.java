package io.longshore.netproxy.inspect.walk;

import io.longshore.netlink.nftables.ElementValue;
import io.longshore.netlink.nftables.NamedSet;
import io.longshore.netlink.nftables.SetElement;
import io.longshore.netlink.nftables.expr.Bitwise;
import io.longshore.netlink.nftables.expr.Compare;
import io.longshore.netlink.nftables.expr.ConnectionKey;
import io.longshore.netlink.nftables.expr.ConnectionLimit;
import io.longshore.netlink.nftables.expr.ConnectionLoad;
import io.longshore.netlink.nftables.expr.ConnectionStore;
import io.longshore.netlink.nftables.expr.Counter;
import io.longshore.netlink.nftables.expr.DynamicUpdate;
import io.longshore.netlink.nftables.expr.Expression;
import io.longshore.netlink.nftables.expr.Fib;
import io.longshore.netlink.nftables.expr.Hash;
import io.longshore.netlink.nftables.expr.ImmediateData;
import io.longshore.netlink.nftables.expr.ImmediateVerdict;
import io.longshore.netlink.nftables.expr.LastUse;
import io.longshore.netlink.nftables.expr.Limit;
import io.longshore.netlink.nftables.expr.Log;
import io.longshore.netlink.nftables.expr.Lookup;
import io.longshore.netlink.nftables.expr.Masquerade;
import io.longshore.netlink.nftables.expr.MatchExtension;
import io.longshore.netlink.nftables.expr.MetaKey;
import io.longshore.netlink.nftables.expr.MetaLoad;
import io.longshore.netlink.nftables.expr.MetaStore;
import io.longshore.netlink.nftables.expr.Nat;
import io.longshore.netlink.nftables.expr.NoTrack;
import io.longshore.netlink.nftables.expr.NumberGenerator;
import io.longshore.netlink.nftables.expr.ObjectMapUse;
import io.longshore.netlink.nftables.expr.ObjectUse;
import io.longshore.netlink.nftables.expr.OptionLoad;
import io.longshore.netlink.nftables.expr.PayloadLoad;
import io.longshore.netlink.nftables.expr.PayloadStore;
import io.longshore.netlink.nftables.expr.Queue;
import io.longshore.netlink.nftables.expr.Quota;
import io.longshore.netlink.nftables.expr.Range;
import io.longshore.netlink.nftables.expr.Redirect;
import io.longshore.netlink.nftables.expr.Register;
import io.longshore.netlink.nftables.expr.Reject;
import io.longshore.netlink.nftables.expr.RouteLoad;
import io.longshore.netlink.nftables.expr.Shift;
import io.longshore.netlink.nftables.expr.SocketLoad;
import io.longshore.netlink.nftables.expr.SwapBytes;
import io.longshore.netlink.nftables.expr.TargetExtension;
import io.longshore.netlink.nftables.expr.TransparentProxy;
import io.longshore.netlink.nftables.expr.Unknown;
import io.longshore.netlink.nftables.expr.Verdict;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netproxy.inspect.kernel.SetContent;
import io.longshore.netproxy.inspect.walk.Ruling.Plain;
import io.longshore.netproxy.model.IpAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A rule of nf_tables that a packet meets: its expressions are run as
 * net/netfilter/nf_tables_core.c runs them. What cannot be known is assumed, in both ways.
 */
final class NativeRule {
  /** How the names of sets begin in which kube-proxy, and we, note whose endpoint is which. */
  private static final String AFFINITY = "affinity";

  private final Traveller traveller;
  private final Map<String, SetContent> sets;
  private final Registers registers = new Registers();
  private final NativeLoads loads;
  private final NativeArithmetic arithmetic;

  NativeRule(Traveller traveller, Map<String, SetContent> sets) {
    this.traveller = traveller;
    this.sets = sets;
    this.loads = new NativeLoads(traveller, registers);
    this.arithmetic = new NativeArithmetic(registers);
  }

  /** Runs the expressions until one decides, or finds that the rule is about other packets. */
  Ruling run(List<Expression> expressions) {
    for (Expression expression : expressions) {
      Ruling ruling = run(expression);
      if (ruling != Plain.ONWARD) {
        return ruling;
      }
    }
    return Plain.ONWARD;
  }

  private Ruling run(Expression expression) {
    return switch (expression) {
      case PayloadLoad load -> onward(loads.load(load));
      case MetaLoad load -> onward(loads.load(load));
      case ConnectionLoad load -> done(() -> loads.load(load));
      case Fib fib -> done(() -> loads.load(fib));
      case ImmediateData(Register to, Bytes data) -> done(() -> registers.put(to, data));
      case NumberGenerator die -> done(() -> roll(die));
      case Hash hash -> done(() -> roll(hash));
      case RouteLoad load -> done(() -> registers.putUnknown(load.to(), 16, load.toString()));
      case SocketLoad load -> done(() -> registers.putUnknown(load.to(), 4, load.toString()));
      case OptionLoad load ->
          done(() -> registers.putUnknown(load.to(), load.length(), load.toString()));
      case Bitwise bitwise -> done(() -> arithmetic.compute(bitwise));
      case Shift shift -> done(() -> arithmetic.compute(shift));
      case SwapBytes swap -> done(() -> arithmetic.compute(swap));
      case Compare compare -> compare(compare);
      case Range range -> compare(range);
      case Lookup lookup -> look(lookup);
      case MetaStore store -> store(store);
      case ConnectionStore store -> store(store);
      case ImmediateVerdict(Verdict verdict) -> decide(verdict);
      case Nat nat -> translate(nat);
      case Masquerade _ -> done(traveller::sendFromLink, Plain.ACCEPT);
      case Redirect redirect -> redirect(redirect);
      case Reject reject -> new Ruling.End(new Fate.Rejected(words(reject)));
      case DynamicUpdate update -> remember(update);
      case NoTrack _ -> done(() -> traveller.tracked = false);
      case Queue queue -> new Ruling.End(new Fate.Handed(queue.toString()));
      case TransparentProxy proxy -> new Ruling.End(new Fate.Handed(proxy.toString()));
      case Limit limit -> assume(limit);
      case Quota quota -> assume(quota);
      case ConnectionLimit limit -> assume(limit);
      case ObjectUse use -> use(use);
      case ObjectMapUse use -> assume(use);
      case MatchExtension match -> onward(new IptablesRuling(traveller).matches(match));
      case TargetExtension target -> new IptablesRuling(traveller).decide(target);
      case PayloadStore store -> assume(store);
      case Unknown unknown -> assume(unknown);
      case Counter _, LastUse _, Log _ -> Plain.ONWARD;
    };
  }

  private static Ruling onward(boolean fits) {
    return fits ? Plain.ONWARD : Plain.NO_MATCH;
  }

  private static Ruling done(Runnable action) {
    return done(action, Plain.ONWARD);
  }

  private static Ruling done(Runnable action, Ruling ruling) {
    action.run();
    return ruling;
  }

  private Ruling assume(Expression expression) {
    return onward(traveller.dice.assume(expression.toString()));
  }

  /** A counter that has a name counts; all other objects may stop a rule. */
  private Ruling use(ObjectUse use) {
    return use.type() == 1 ? Plain.ONWARD : assume(use);
  }

  private void roll(NumberGenerator die) {
    int side = traveller.dice.roll(die.modulus());
    traveller.note(
        (die.random() ? "a die with " : "a turn of ") + die.modulus() + " sides: " + side);
    registers.put(die.to(), Bytes.host32(die.offset() + side));
  }

  private void roll(Hash hash) {
    int side = traveller.dice.roll(hash.modulus());
    traveller.note("a hash modulo " + hash.modulus() + ": " + side);
    registers.put(hash.to(), Bytes.host32(hash.offset() + side));
  }

  private Ruling compare(Compare compare) {
    Optional<String> unknown = registers.unknown(compare.register(), compare.data().length());
    if (unknown.isPresent()) {
      return onward(
          traveller.dice.assume(unknown.get() + " " + compare.comparison() + " " + compare.data()));
    }
    int order =
        registers.get(compare.register(), compare.data().length()).compareTo(compare.data());
    return onward(
        switch (compare.comparison()) {
          case EQUAL -> order == 0;
          case NOT_EQUAL -> order != 0;
          case LESS -> order < 0;
          case LESS_OR_EQUAL -> order <= 0;
          case GREATER -> order > 0;
          case GREATER_OR_EQUAL -> order >= 0;
        });
  }

  private Ruling compare(Range range) {
    int length = range.from().length();
    Optional<String> unknown = registers.unknown(range.register(), length);
    boolean inside =
        unknown
            .map(what -> traveller.dice.assume(what + " " + range.from() + "-" + range.to()))
            .orElseGet(
                () -> {
                  Bytes value = registers.get(range.register(), length);
                  return value.compareTo(range.from()) >= 0 && value.compareTo(range.to()) <= 0;
                });
    return onward(inside != range.inverted());
  }

  private Ruling look(Lookup lookup) {
    SetContent content = sets.get(lookup.set());
    if (content == null) {
      return assume(lookup);
    }
    int length = content.set().key().length();
    Optional<String> unknown = registers.unknown(lookup.from(), length);
    if (unknown.isPresent()) {
      boolean has = traveller.dice.assume(unknown.get() + " in @" + lookup.set());
      return onward(has != lookup.inverted() && lookup.to().isEmpty());
    }
    Bytes key = registers.get(lookup.from(), length);
    Optional<SetElement> found = content.find(key);
    if (found.isPresent() == lookup.inverted()) {
      return Plain.NO_MATCH;
    }
    note(content, key, found, lookup);
    return found
        .filter(_ -> lookup.to().isPresent())
        .map(element -> take(element, lookup.to().orElseThrow()))
        .orElse(Plain.ONWARD);
  }

  private void note(SetContent content, Bytes key, Optional<SetElement> found, Lookup lookup) {
    boolean anonymous = content.set().flags().contains(NamedSet.Flag.ANONYMOUS);
    String name = anonymous ? "the set" : "@" + lookup.set();
    String what = content.set().key().describe(key);
    String comment =
        found
            .map(SetElement::comment)
            .filter(text -> !text.isEmpty())
            .map(text -> " (" + text + ")")
            .orElse("");
    traveller.note(what + " is " + (lookup.inverted() ? "not " : "") + "in " + name + comment);
  }

  private Ruling take(SetElement element, Register to) {
    return switch (element.value()) {
      case ElementValue.None _, ElementValue.ObjectReference _ -> Plain.ONWARD;
      case ElementValue.Data(Bytes data) -> done(() -> registers.put(to, data));
      case ElementValue.Verdict(Verdict verdict) -> decide(verdict);
    };
  }

  private Ruling store(MetaStore store) {
    if (store.key().equals(MetaKey.MARK)) {
      if (registers.unknown(store.from(), Integer.BYTES).isEmpty()) {
        traveller.mark = (int) registers.get(store.from(), Integer.BYTES).host();
        traveller.note("its mark becomes 0x" + Integer.toHexString(traveller.mark));
      }
    }
    return Plain.ONWARD;
  }

  private Ruling store(ConnectionStore store) {
    if (store.key().equals(ConnectionKey.MARK)) {
      traveller.connectionMark = (int) registers.get(store.from(), Integer.BYTES).host();
    }
    return Plain.ONWARD;
  }

  private Ruling decide(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Plain plain ->
          switch (plain) {
            case DROP -> new Ruling.End(new Fate.Dropped());
            case ACCEPT -> Plain.ACCEPT;
            case CONTINUE -> Plain.ONWARD;
            case BREAK -> Plain.NO_MATCH;
            case RETURN -> Plain.RETURN;
          };
      case Verdict.Jump(String chain) -> new Ruling.Jump(chain);
      case Verdict.Goto(String chain) -> new Ruling.GoTo(chain);
      case Verdict.Unknown unknown -> new Ruling.End(new Fate.Handed(unknown.toString()));
    };
  }

  private Ruling translate(Nat nat) {
    int length = traveller.packet.source().bytes().length;
    Optional<IpAddress> address =
        nat.addressFrom().map(from -> IpAddress.of(registers.get(from, length).toArray()));
    OptionalInt port =
        nat.portFrom()
            .map(from -> OptionalInt.of((int) registers.get(from, Short.BYTES).big()))
            .orElse(OptionalInt.empty());
    switch (nat.kind()) {
      case DESTINATION ->
          traveller.sendTo(
              address.orElse(traveller.packet.destination()), port.orElse(traveller.packet.port()));
      case SOURCE -> traveller.sendFrom(address.orElse(traveller.packet.source()));
    }
    return Plain.ACCEPT;
  }

  private Ruling redirect(Redirect redirect) {
    int port =
        redirect
            .portFrom()
            .map(from -> (int) registers.get(from, Short.BYTES).big())
            .orElse(traveller.packet.port());
    traveller.sendHere(port);
    return Plain.ACCEPT;
  }

  /** A packet that adds an element goes on; with limits in it, it depends on them. */
  private Ruling remember(DynamicUpdate update) {
    if (!update.expressions().isEmpty()) {
      return assume(update);
    }
    if (update.set().startsWith(AFFINITY)) {
      int seconds = (int) timeout(update).toSeconds();
      traveller.stickySeconds = OptionalInt.of(seconds);
      traveller.note("remembered in @" + update.set() + " for " + seconds + " s");
    }
    return onward(!update.inverted());
  }

  private Duration timeout(DynamicUpdate update) {
    SetContent content = sets.get(update.set());
    return update.timeout().isZero() && content != null
        ? content.set().timeout()
        : update.timeout();
  }

  private static String words(Reject reject) {
    return switch (reject.kind()) {
      case TCP_RESET -> "tcp reset";
      case ICMP, ICMPX -> "icmp unreachable, code " + reject.code();
    };
  }
}
