package io.longshore.netproxy.iptables;

import io.longshore.netlink.iptables.IptablesRule;
import io.longshore.netlink.iptables.PacketHeader;
import io.longshore.netlink.iptables.form.Criterion;
import io.longshore.netlink.iptables.form.InterfacePattern;
import io.longshore.netlink.iptables.form.MaskedAddress;
import io.longshore.netlink.iptables.match.CommentMatch;
import io.longshore.netlink.iptables.match.Match;
import io.longshore.netlink.iptables.match.SctpMatch;
import io.longshore.netlink.iptables.match.TcpMatch;
import io.longshore.netlink.iptables.match.UdpMatch;
import io.longshore.netlink.iptables.target.ChainTarget;
import io.longshore.netlink.iptables.target.Target;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.LocalTraffic;
import io.longshore.netproxy.model.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A rule in the making; its matches are in the order in which they are named. For one thread. */
final class RuleDraft {
  private static final TcpMatch ANY_TCP =
      new TcpMatch(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  private static final UdpMatch ANY_UDP = new UdpMatch(Optional.empty(), Optional.empty());
  private static final SctpMatch ANY_SCTP = new SctpMatch(Optional.empty(), Optional.empty());

  private final List<Match> matches = new ArrayList<>(3);
  private PacketHeader header = PacketHeader.ANY;

  /** Of packets from a range; all of them say nothing. */
  RuleDraft from(Cidr range) {
    header = range.isEverything() ? header : header.from(Criterion.is(masked(range)));
    return this;
  }

  RuleDraft notFrom(Cidr range) {
    header = header.from(Criterion.not(masked(range)));
    return this;
  }

  RuleDraft to(Cidr range) {
    header = header.to(Criterion.is(masked(range)));
    return this;
  }

  RuleDraft notTo(Cidr range) {
    header = header.to(Criterion.not(masked(range)));
    return this;
  }

  RuleDraft to(IpAddress address) {
    return to(Cidr.only(address));
  }

  private static MaskedAddress masked(Cidr range) {
    return MaskedAddress.of(range.network().toInetAddress(), range.prefixLength());
  }

  /** Of packets of this node's pods; where nobody can tell them, of all. */
  RuleDraft fromPods(LocalTraffic pods) {
    switch (pods) {
      case LocalTraffic.Unknown _ -> {}
      case LocalTraffic.FromRange(Cidr range) -> from(range);
      case LocalTraffic.FromBridge(String name) -> header = header.in(Criterion.is(device(name)));
      case LocalTraffic.FromDevices(String prefix) ->
          header = header.in(Criterion.is(device(prefix + "+")));
    }
    return this;
  }

  /** Of packets of others; where nobody can tell them, of all. */
  RuleDraft notFromPods(LocalTraffic pods) {
    switch (pods) {
      case LocalTraffic.Unknown _ -> {}
      case LocalTraffic.FromRange(Cidr range) -> notFrom(range);
      case LocalTraffic.FromBridge(String name) -> header = header.in(Criterion.not(device(name)));
      case LocalTraffic.FromDevices(String prefix) ->
          header = header.in(Criterion.not(device(prefix + "+")));
    }
    return this;
  }

  private static InterfacePattern device(String name) {
    return new InterfacePattern(name);
  }

  RuleDraft comment(String text) {
    return match(new CommentMatch(text));
  }

  RuleDraft match(Match match) {
    matches.add(match);
    return this;
  }

  /** Of packets of a protocol, whatever their ports are. */
  RuleDraft of(Protocol protocol) {
    return of(
        protocol,
        switch (protocol) {
          case TCP -> ANY_TCP;
          case UDP -> ANY_UDP;
          case SCTP -> ANY_SCTP;
        });
  }

  /** Of packets to a port. */
  RuleDraft of(Protocol protocol, int port) {
    return of(
        protocol,
        switch (protocol) {
          case TCP -> TcpMatch.to(port);
          case UDP -> UdpMatch.to(port);
          case SCTP -> SctpMatch.to(port);
        });
  }

  private RuleDraft of(Protocol protocol, Match match) {
    header =
        header.of(Criterion.is(new io.longshore.netlink.iptables.form.Protocol(protocol.number())));
    return match(match);
  }

  IptablesRule to(Target target) {
    return IptablesRule.of(header, matches, target);
  }

  IptablesRule jump(String chain) {
    return to(ChainTarget.jump(chain));
  }
}
