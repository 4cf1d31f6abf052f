package io.longshore.netproxy.inspect.walk;

import io.longshore.netlink.iptables.IptablesRule;
import io.longshore.netlink.iptables.form.Dialect;
import io.longshore.netlink.iptables.form.Marking;
import io.longshore.netlink.iptables.form.RawExtension;
import io.longshore.netlink.iptables.match.Matches;
import io.longshore.netlink.iptables.target.ChainTarget;
import io.longshore.netlink.iptables.target.ConnmarkTarget;
import io.longshore.netlink.iptables.target.CtTarget;
import io.longshore.netlink.iptables.target.DnatTarget;
import io.longshore.netlink.iptables.target.LogTarget;
import io.longshore.netlink.iptables.target.MarkTarget;
import io.longshore.netlink.iptables.target.MasqueradeTarget;
import io.longshore.netlink.iptables.target.NatRange;
import io.longshore.netlink.iptables.target.NativeTarget;
import io.longshore.netlink.iptables.target.NflogTarget;
import io.longshore.netlink.iptables.target.NotrackTarget;
import io.longshore.netlink.iptables.target.RedirectTarget;
import io.longshore.netlink.iptables.target.RejectTarget;
import io.longshore.netlink.iptables.target.SnatTarget;
import io.longshore.netlink.iptables.target.Target;
import io.longshore.netlink.iptables.target.Targets;
import io.longshore.netlink.iptables.target.TcpmssTarget;
import io.longshore.netlink.iptables.target.TproxyTarget;
import io.longshore.netlink.iptables.target.UnknownTarget;
import io.longshore.netlink.iptables.target.VerdictTarget;
import io.longshore.netlink.nftables.expr.MatchExtension;
import io.longshore.netlink.nftables.expr.TargetExtension;
import io.longshore.netlink.wire.IpFamily;
import io.longshore.netproxy.inspect.walk.Ruling.Plain;
import io.longshore.netproxy.model.IpAddress;
import java.util.Map;

/** A rule of iptables that a packet meets. */
final class IptablesRuling {
  private final Traveller traveller;
  private final IptablesMatches matches;

  IptablesRuling(Traveller traveller) {
    this.traveller = traveller;
    this.matches = new IptablesMatches(traveller);
  }

  Ruling run(IptablesRule rule) {
    boolean fits = matches.fits(rule.header()) && rule.matches().stream().allMatch(matches::fits);
    return fits ? decide(rule.target()) : Plain.NO_MATCH;
  }

  private Dialect dialect() {
    return Dialect.of(
        switch (traveller.packet.family()) {
          case IPV4 -> IpFamily.IPV4;
          case IPV6 -> IpFamily.IPV6;
        });
  }

  /** A match inside of a rule of nf_tables. */
  boolean matches(MatchExtension match) {
    RawExtension raw = new RawExtension(match.name(), match.revision(), match.content());
    return matches.fits(Matches.decode(raw, dialect()));
  }

  /** A target inside of a rule of nf_tables. */
  Ruling decide(TargetExtension target) {
    RawExtension raw = new RawExtension(target.name(), target.revision(), target.content());
    return decide(Targets.decode(raw, dialect()));
  }

  private Ruling decide(Target target) {
    return switch (target) {
      case VerdictTarget verdict -> decide(verdict);
      case ChainTarget(String chain, boolean comesBack) ->
          comesBack ? new Ruling.Jump(chain) : new Ruling.GoTo(chain);
      case MarkTarget(Marking change) -> mark(change);
      case ConnmarkTarget(var action) -> mark(action);
      case DnatTarget(NatRange range, _) -> sendTo(range);
      case SnatTarget(NatRange range, _) -> sendFrom(range);
      case MasqueradeTarget _ -> {
        traveller.sendFromLink();
        yield Plain.ACCEPT;
      }
      case RedirectTarget redirect -> {
        traveller.sendHere(
            redirect.ports().map(range -> range.first()).orElse(traveller.packet.port()));
        yield Plain.ACCEPT;
      }
      case RejectTarget(var answer) -> new Ruling.End(new Fate.Rejected(answer.toString()));
      case CtTarget ct -> {
        traveller.tracked = traveller.tracked && !ct.notrack();
        yield Plain.ONWARD;
      }
      case NotrackTarget _ -> {
        traveller.tracked = false;
        yield Plain.ONWARD;
      }
      case NativeTarget(var expressions) -> new NativeRule(traveller, Map.of()).run(expressions);
      case LogTarget _, NflogTarget _, TcpmssTarget _ -> Plain.ONWARD;
      case TproxyTarget _ -> new Ruling.End(new Fate.Handed("a transparent proxy"));
      case UnknownTarget unknown ->
          traveller.dice.assume(unknown.word() + " lets it pass")
              ? Plain.ONWARD
              : new Ruling.End(new Fate.Handed(unknown.word()));
    };
  }

  private static Ruling decide(VerdictTarget verdict) {
    return switch (verdict) {
      case NONE -> Plain.ONWARD;
      case ACCEPT -> Plain.ACCEPT;
      case DROP -> new Ruling.End(new Fate.Dropped());
      case QUEUE -> new Ruling.End(new Fate.Handed("a queue"));
      case RETURN -> Plain.RETURN;
    };
  }

  private Ruling mark(Marking change) {
    traveller.mark = changed(traveller.mark, change);
    traveller.note("its mark becomes 0x" + Integer.toHexString(traveller.mark));
    return Plain.ONWARD;
  }

  private static int changed(int mark, Marking change) {
    return (mark & ~change.mask()) ^ change.mark();
  }

  private Ruling mark(ConnmarkTarget.Action action) {
    switch (action) {
      case ConnmarkTarget.Set(Marking change) ->
          traveller.connectionMark = changed(traveller.connectionMark, change);
      case ConnmarkTarget.Save(int packetMask, int connectionMask) ->
          traveller.connectionMark =
              (traveller.connectionMark & ~connectionMask) ^ (traveller.mark & packetMask);
      case ConnmarkTarget.Restore(int packetMask, int connectionMask) ->
          traveller.mark =
              (traveller.mark & ~packetMask) ^ (traveller.connectionMark & connectionMask);
    }
    return Plain.ONWARD;
  }

  private Ruling sendTo(NatRange range) {
    IpAddress address =
        range
            .addresses()
            .map(addresses -> IpAddress.of(addresses.first().toArray()))
            .orElse(traveller.packet.destination());
    traveller.sendTo(
        address, range.ports().map(ports -> ports.first()).orElse(traveller.packet.port()));
    return Plain.ACCEPT;
  }

  private Ruling sendFrom(NatRange range) {
    traveller.sendFrom(
        range
            .addresses()
            .map(addresses -> IpAddress.of(addresses.first().toArray()))
            .orElse(traveller.packet.source()));
    return Plain.ACCEPT;
  }
}
