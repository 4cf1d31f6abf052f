package io.longshore.netlink.iptables;

import io.longshore.netlink.iptables.form.Words;
import io.longshore.netlink.iptables.match.Match;
import io.longshore.netlink.iptables.target.ChainTarget;
import io.longshore.netlink.iptables.target.Target;
import io.longshore.netlink.iptables.target.VerdictTarget;
import io.longshore.netlink.wire.IpFamily;
import java.util.List;
import java.util.Optional;

/**
 * A rule: packets that fit its header and all of its matches go to its target. It prints in the
 * words of iptables-save, behind {@code -A CHAIN}.
 */
public record IptablesRule(
    PacketHeader header, List<Match> matches, Target target, Counters counters) {

  /** Copies the matches. */
  public IptablesRule {
    matches = List.copyOf(matches);
  }

  /** A rule that has counted nothing yet. */
  public static IptablesRule of(PacketHeader header, List<Match> matches, Target target) {
    return new IptablesRule(header, matches, target, Counters.ZERO);
  }

  /**
   * Of the words of iptables-save or of iptables' command line, without the chain: {@code -p tcp -m
   * tcp --dport 80 -j ACCEPT}; counters may stand before it.
   */
  public static IptablesRule parse(IpFamily family, String text) {
    return new RuleParser(family, text).rule();
  }

  /** The same with other counters. */
  public IptablesRule withCounters(Counters newCounters) {
    return new IptablesRule(header, matches, target, newCounters);
  }

  /** Whether both do the same, whatever they have counted. */
  public boolean sameAs(IptablesRule other) {
    return withCounters(Counters.ZERO).equals(other.withCounters(Counters.ZERO));
  }

  /** The chain that packets are sent to, if any. */
  public Optional<String> chain() {
    return target instanceof ChainTarget to ? Optional.of(to.chain()) : Optional.empty();
  }

  @Override
  public String toString() {
    Words out = new Words();
    header.print(out);
    for (Match match : matches) {
      out.option("-m", match.word());
      match.print(out);
    }
    if (target != VerdictTarget.NONE) {
      boolean goes = target instanceof ChainTarget to && !to.comesBack();
      out.option(goes ? "-g" : "-j", target.word());
      target.print(out);
    }
    return out.toString();
  }
}
