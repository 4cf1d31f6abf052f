package io.longshore.netlink.iptables.nft;

import io.longshore.netlink.iptables.form.Criterion;
import io.longshore.netlink.iptables.form.PortRange;
import io.longshore.netlink.iptables.form.Protocol;
import io.longshore.netlink.iptables.match.Match;
import io.longshore.netlink.iptables.match.TcpMatch;
import io.longshore.netlink.iptables.match.UdpMatch;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Puts comparisons of single fields together to the matches of TCP and UDP. */
final class PortMatches {
  private PortMatches() {}

  /** A match of TCP's flags alone; ports that follow join it. */
  static TcpMatch flags(Criterion<TcpMatch.Flags> flags) {
    return new TcpMatch(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(flags));
  }

  /** Joins the last match if that leaves the port open. Whether the protocol has ports for us. */
  static boolean add(
      List<Match> matches, Protocol protocol, boolean isSource, Criterion<PortRange> ports) {
    Optional<Criterion<PortRange>> source = isSource ? Optional.of(ports) : Optional.empty();
    Optional<Criterion<PortRange>> destination = isSource ? Optional.empty() : Optional.of(ports);
    if (protocol.equals(Protocol.TCP)) {
      TcpMatch fresh = new TcpMatch(source, destination, Optional.empty(), Optional.empty());
      join(matches, TcpMatch.class, last -> join(last, fresh), fresh);
    } else if (protocol.equals(Protocol.UDP)) {
      UdpMatch fresh = new UdpMatch(source, destination);
      join(matches, UdpMatch.class, last -> join(last, fresh), fresh);
    } else {
      return false;
    }
    return true;
  }

  private static <T extends Match> void join(
      List<Match> matches, Class<T> kind, Function<T, Optional<Match>> joining, T fresh) {
    Optional<Match> joined =
        matches.isEmpty() || !kind.isInstance(matches.getLast())
            ? Optional.empty()
            : joining.apply(kind.cast(matches.getLast()));
    if (joined.isPresent()) {
      matches.removeLast();
    }
    matches.add(joined.orElse(fresh));
  }

  private static Optional<Match> join(TcpMatch last, TcpMatch fresh) {
    return both(last.source(), fresh.source()) || both(last.destination(), fresh.destination())
        ? Optional.empty()
        : Optional.of(
            new TcpMatch(
                last.source().or(fresh::source),
                last.destination().or(fresh::destination),
                last.option(),
                last.flags()));
  }

  private static Optional<Match> join(UdpMatch last, UdpMatch fresh) {
    return both(last.source(), fresh.source()) || both(last.destination(), fresh.destination())
        ? Optional.empty()
        : Optional.of(
            new UdpMatch(
                last.source().or(fresh::source), last.destination().or(fresh::destination)));
  }

  private static boolean both(Optional<?> one, Optional<?> other) {
    return one.isPresent() && other.isPresent();
  }
}
