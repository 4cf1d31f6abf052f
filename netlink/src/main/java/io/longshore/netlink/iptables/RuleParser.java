package io.longshore.netlink.iptables;

import io.longshore.netlink.iptables.form.Criterion;
import io.longshore.netlink.iptables.form.Dialect;
import io.longshore.netlink.iptables.form.Grammar;
import io.longshore.netlink.iptables.form.InterfacePattern;
import io.longshore.netlink.iptables.form.MaskedAddress;
import io.longshore.netlink.iptables.form.Options;
import io.longshore.netlink.iptables.form.Protocol;
import io.longshore.netlink.iptables.form.Words;
import io.longshore.netlink.iptables.match.Match;
import io.longshore.netlink.iptables.match.Matches;
import io.longshore.netlink.iptables.target.ChainTarget;
import io.longshore.netlink.iptables.target.Target;
import io.longshore.netlink.iptables.target.Targets;
import io.longshore.netlink.iptables.target.VerdictTarget;
import io.longshore.netlink.wire.IpFamily;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a rule from words. For one thread, and one rule. */
final class RuleParser {

  /** A match or the target, with the options it has got so far. */
  private record Opened(String word, Grammar grammar, Options options) {}

  private final IpFamily family;
  private final String text;
  private final Deque<String> words;
  private final List<Opened> matches = new ArrayList<>();
  private PacketHeader header = PacketHeader.ANY;
  private Counters counters = Counters.ZERO;
  private @Nullable Opened target;
  private boolean goes;

  RuleParser(IpFamily family, String text) {
    this.family = family;
    this.text = text;
    this.words = new ArrayDeque<>(Words.split(text));
  }

  IptablesRule rule() {
    try {
      if (!words.isEmpty() && words.getFirst().startsWith("[")) {
        counters = Counters.parse(words.removeFirst());
      }
      while (!words.isEmpty()) {
        boolean inverted = words.getFirst().equals("!");
        if (inverted) {
          words.removeFirst();
        }
        read(next(), inverted);
      }
      List<Match> parsed =
          matches.stream().map(match -> Matches.parse(match.word, match.options)).toList();
      return new IptablesRule(header, parsed, target(), counters);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage() + " in the rule: " + text, e);
    }
  }

  private Target target() {
    Opened opened = target;
    if (opened == null) {
      return VerdictTarget.NONE;
    }
    return goes ? ChainTarget.goTo(opened.word) : Targets.parse(opened.word, opened.options);
  }

  private String next() {
    String word = words.pollFirst();
    if (word == null) {
      throw new IllegalArgumentException("a word is missing at the end");
    }
    return word;
  }

  private void read(String word, boolean inverted) {
    switch (word) {
      case "-s", "--source", "--src" -> header = header.from(address(inverted));
      case "-d", "--destination", "--dst" -> header = header.to(address(inverted));
      case "-i", "--in-interface" -> {
        InterfacePattern pattern = new InterfacePattern(next());
        header = pattern.isAny() ? header : header.in(new Criterion<>(pattern, inverted));
      }
      case "-o", "--out-interface" -> {
        InterfacePattern pattern = new InterfacePattern(next());
        header = pattern.isAny() ? header : header.out(new Criterion<>(pattern, inverted));
      }
      case "-p", "--protocol" ->
          Protocol.parse(next())
              .ifPresent(protocol -> header = header.of(new Criterion<>(protocol, inverted)));
      case "-f", "--fragment" -> header = header.fragments(inverted);
      case "-m", "--match" -> openMatch(next());
      case "-j", "--jump" -> openTarget(next());
      case "-g", "--goto" -> {
        openTarget(next());
        goes = true;
      }
      case "-c", "--set-counters" ->
          counters = new Counters(Long.parseUnsignedLong(next()), Long.parseUnsignedLong(next()));
      default -> option(word, inverted);
    }
  }

  private Criterion<MaskedAddress> address(boolean inverted) {
    MaskedAddress address = MaskedAddress.parse(next());
    int length = Dialect.of(family).addressLength();
    if (address.mask().length() != length) {
      throw new IllegalArgumentException("not an address of " + family + ": " + address);
    }
    return new Criterion<>(address, inverted);
  }

  private void openMatch(String word) {
    matches.add(new Opened(word, Matches.grammar(word), new Options(word, family)));
  }

  private void openTarget(String word) {
    if (target != null) {
      throw new IllegalArgumentException("two targets: " + target.word + ", " + word);
    }
    target = new Opened(word, Targets.grammar(word), new Options(word, family));
  }

  /** The last one opened that knows the option gets it, as with iptables. */
  private void option(String name, boolean inverted) {
    Opened owner = owner(name);
    if (owner == null && openProtocol()) {
      owner = owner(name);
    }
    if (owner == null) {
      throw new IllegalArgumentException("nobody knows the option " + name);
    }
    Grammar.Form form = Objects.requireNonNull(owner.grammar.options().get(name));
    List<String> values = new ArrayList<>();
    for (int i = 0; i < form.values(); i++) {
      values.add(next());
    }
    owner.options.add(form.name(), inverted, values);
  }

  private @Nullable Opened owner(String name) {
    if (target != null && target.grammar.options().containsKey(name)) {
      return target;
    }
    for (Opened match : matches.reversed()) {
      if (match.grammar.options().containsKey(name)) {
        return match;
      }
    }
    return null;
  }

  /** The match of the protocol needs not be named: {@code -p tcp --dport 80}. */
  private boolean openProtocol() {
    Optional<String> word =
        header
            .protocol()
            .filter(protocol -> !protocol.inverted())
            .map(protocol -> protocol.value().toString())
            .map(name -> name.equals("ipv6-icmp") ? "icmp6" : name)
            .filter(name -> !Matches.grammar(name).options().containsKey("--unknown"))
            .filter(name -> matches.stream().noneMatch(match -> match.word.equals(name)));
    word.ifPresent(this::openMatch);
    return word.isPresent();
  }
}
