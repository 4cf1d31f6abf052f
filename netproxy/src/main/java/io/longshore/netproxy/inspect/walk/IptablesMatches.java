package io.longshore.netproxy.inspect.walk;

import io.longshore.netlink.iptables.PacketHeader;
import io.longshore.netlink.iptables.form.Criterion;
import io.longshore.netlink.iptables.form.InterfacePattern;
import io.longshore.netlink.iptables.form.Marking;
import io.longshore.netlink.iptables.form.MaskedAddress;
import io.longshore.netlink.iptables.form.PortRange;
import io.longshore.netlink.iptables.match.AddrtypeMatch;
import io.longshore.netlink.iptables.match.CommentMatch;
import io.longshore.netlink.iptables.match.ConnectionStates;
import io.longshore.netlink.iptables.match.ConnmarkMatch;
import io.longshore.netlink.iptables.match.ConntrackMatch;
import io.longshore.netlink.iptables.match.IcmpMatch;
import io.longshore.netlink.iptables.match.LimitMatch;
import io.longshore.netlink.iptables.match.MarkMatch;
import io.longshore.netlink.iptables.match.Match;
import io.longshore.netlink.iptables.match.MultiportMatch;
import io.longshore.netlink.iptables.match.OwnerMatch;
import io.longshore.netlink.iptables.match.PhysdevMatch;
import io.longshore.netlink.iptables.match.RecentMatch;
import io.longshore.netlink.iptables.match.SctpMatch;
import io.longshore.netlink.iptables.match.SetMatch;
import io.longshore.netlink.iptables.match.StateMatch;
import io.longshore.netlink.iptables.match.StatisticMatch;
import io.longshore.netlink.iptables.match.TcpMatch;
import io.longshore.netlink.iptables.match.UdpMatch;
import io.longshore.netlink.iptables.match.UnknownMatch;
import io.longshore.netlink.route.Link;
import io.longshore.netlink.route.RouteType;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.Protocol;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Whether a packet fits what rules of iptables compare it with: net/netfilter/xt_*.c. */
final class IptablesMatches {
  private static final int SYN = 2;
  private static final double WHOLE = 1L << 31;

  private final Traveller traveller;

  IptablesMatches(Traveller traveller) {
    this.traveller = traveller;
  }

  /** The part of a rule that every rule has: ip_packet_match of net/ipv4/netfilter/ip_tables.c. */
  boolean fits(PacketHeader header) {
    Packet packet = traveller.packet;
    return is(header.source(), range -> covers(range, packet.source()))
        && is(header.destination(), range -> covers(range, packet.destination()))
        && is(header.protocol(), wanted -> wanted.number() == packet.protocol().number())
        && is(header.input(), pattern -> fits(pattern, traveller.in))
        && is(header.output(), pattern -> fits(pattern, traveller.out))
        && header.fragment().orElse(true);
  }

  private interface Test<T> {
    boolean passes(T value);
  }

  private static <T> boolean is(Optional<Criterion<T>> criterion, Test<T> test) {
    return criterion.isEmpty()
        || test.passes(criterion.get().value()) != criterion.get().inverted();
  }

  private static <T> boolean is(Criterion<T> criterion, Test<T> test) {
    return is(Optional.of(criterion), test);
  }

  private static boolean covers(MaskedAddress range, IpAddress address) {
    Bytes bytes = Bytes.of(address.bytes());
    return bytes.length() == range.address().length()
        && new MaskedAddress(bytes, range.mask()).equals(range);
  }

  private static boolean fits(InterfacePattern pattern, Optional<Link> link) {
    String name = link.map(Link::name).orElse("");
    return pattern.isPrefix()
        ? name.startsWith(pattern.compared())
        : name.equals(pattern.compared());
  }

  /** Whether the packet fits. */
  boolean fits(Match match) {
    Packet packet = traveller.packet;
    return switch (match) {
      case CommentMatch _ -> true;
      case TcpMatch tcp ->
          packet.protocol() == Protocol.TCP
              && ports(tcp.source(), tcp.destination())
              && tcp.option().isEmpty()
              && is(tcp.flags(), flags -> (SYN & flags.mask()) == flags.set());
      case UdpMatch udp ->
          packet.protocol() == Protocol.UDP && ports(udp.source(), udp.destination());
      case SctpMatch sctp ->
          packet.protocol() == Protocol.SCTP && ports(sctp.source(), sctp.destination());
      case IcmpMatch _ -> false;
      case MultiportMatch several -> fits(several);
      case MarkMatch(Criterion<Marking> mark) -> is(mark, marking -> has(traveller.mark, marking));
      case ConnmarkMatch(Criterion<Marking> mark) ->
          is(mark, marking -> has(traveller.connectionMark, marking));
      case AddrtypeMatch types -> fits(types);
      case ConntrackMatch connection -> fits(connection);
      case StateMatch(Criterion<Integer> states) -> is(states, this::isInState);
      case StatisticMatch statistic -> fits(statistic);
      case SetMatch set -> fits(set);
      case RecentMatch recent -> fits(recent);
      case LimitMatch _, OwnerMatch _, PhysdevMatch _, UnknownMatch _ ->
          traveller.dice.assume(words(match));
    };
  }

  private static String words(Match match) {
    return match.word() + " fits";
  }

  private boolean ports(
      Optional<Criterion<PortRange>> source, Optional<Criterion<PortRange>> destination) {
    return is(source, range -> covers(range, traveller.packet.sourcePort()))
        && is(destination, range -> covers(range, traveller.packet.port()));
  }

  private static boolean covers(PortRange range, int port) {
    return range.first() <= port && port <= range.last();
  }

  private boolean fits(MultiportMatch several) {
    boolean found =
        several.ports().stream()
            .anyMatch(
                range ->
                    switch (several.side()) {
                      case SOURCE -> covers(range, traveller.packet.sourcePort());
                      case DESTINATION -> covers(range, traveller.packet.port());
                      case EITHER ->
                          covers(range, traveller.packet.sourcePort())
                              || covers(range, traveller.packet.port());
                    });
    return found != several.inverted();
  }

  private static boolean has(int mark, Marking wanted) {
    return (mark & wanted.mask()) == wanted.mark();
  }

  private boolean fits(AddrtypeMatch types) {
    return is(types.source(), bits -> hasType(traveller.packet.source(), bits))
        && is(types.destination(), bits -> hasType(traveller.packet.destination(), bits));
  }

  /** Types are bits by their numbers, of which LOCAL is the second. */
  private boolean hasType(IpAddress address, int bits) {
    RouteType type = traveller.kernel.network().typeOf(address);
    int number =
        switch (type) {
          case UNICAST -> 1;
          case LOCAL -> 2;
          case BROADCAST -> 3;
          case ANYCAST -> 4;
          case MULTICAST -> 5;
          case BLACKHOLE -> 6;
          case UNREACHABLE -> 7;
          case PROHIBIT -> 8;
          case THROW -> 9;
          case UNKNOWN -> 0;
        };
    return (bits & (1 << number)) != 0;
  }

  private boolean isInState(int states) {
    int now = traveller.tracked ? ConnectionStates.NEW : ConnectionStates.UNTRACKED;
    int translations =
        (traveller.masqueraded() ? ConnectionStates.SNAT : 0)
            | (traveller.translated() ? ConnectionStates.DNAT : 0);
    return (states & (now | translations)) != 0;
  }

  private boolean fits(ConntrackMatch connection) {
    Packet first = traveller.original;
    ConntrackMatch.Tuple original = connection.original();
    return is(connection.states(), this::isInState)
        && is(connection.protocol(), number -> number == first.protocol().number())
        && is(original.source(), range -> covers(range, first.source()))
        && is(original.destination(), range -> covers(range, first.destination()))
        && is(original.sourcePorts(), range -> covers(range, first.sourcePort()))
        && is(original.destinationPorts(), range -> covers(range, first.port()))
        && !connection.isReply().orElse(false)
        && connection.expire().isEmpty()
        && is(connection.status(), bits -> bits == 0)
        && (connection.reply().equals(ConntrackMatch.Tuple.ANY)
            || traveller.dice.assume("the way of replies fits"));
  }

  private boolean fits(StatisticMatch statistic) {
    boolean fits =
        switch (statistic.mode()) {
          case StatisticMatch.Random(int probability) ->
              traveller.dice.chance(Integer.toUnsignedLong(probability) / WHOLE);
          case StatisticMatch.Nth(int every, _) -> traveller.dice.chance(1.0 / every);
        };
    if (fits) {
      traveller.note("chance");
    }
    return fits != statistic.inverted();
  }

  private boolean fits(SetMatch match) {
    Optional<Boolean> has =
        traveller
            .kernel
            .ipset(match.set().value())
            .flatMap(set -> IpsetAnswer.has(set, match.directions(), traveller.packet));
    if (has.isEmpty()) {
      return traveller.dice.assume("ipset " + match.set().value() + " has it");
    }
    boolean fits = has.get() != match.set().inverted();
    if (fits) {
      traveller.note("ipset " + match.set().value() + (has.get() ? " has it" : " has it not"));
    }
    return fits;
  }

  /**
   * An address on a list may have been there too long, which the kernel does not tell in seconds.
   */
  private boolean fits(RecentMatch recent) {
    IpAddress address =
        recent.destination() ? traveller.packet.destination() : traveller.packet.source();
    boolean listed =
        traveller.kernel.recent().getOrDefault(recent.list(), Set.of()).contains(address);
    boolean fits =
        switch (recent.action()) {
          case SET -> true;
          case CHECK, UPDATE -> {
            traveller.stickySeconds =
                recent.seconds() == 0 ? OptionalInt.empty() : OptionalInt.of(recent.seconds());
            yield listed && traveller.dice.assume(freshness(recent, address));
          }
          case REMOVE -> listed;
        };
    return fits != recent.inverted();
  }

  private static String freshness(RecentMatch recent, IpAddress address) {
    return address
        + " is on the list "
        + recent.list()
        + " for less than "
        + recent.seconds()
        + " s";
  }
}
