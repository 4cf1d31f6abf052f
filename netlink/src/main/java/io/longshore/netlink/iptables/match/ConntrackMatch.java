package io.longshore.netlink.iptables.match;

import io.longshore.netlink.iptables.form.BitNames;
import io.longshore.netlink.iptables.form.Criterion;
import io.longshore.netlink.iptables.form.Kind;
import io.longshore.netlink.iptables.form.Layout;
import io.longshore.netlink.iptables.form.MaskedAddress;
import io.longshore.netlink.iptables.form.Numbers;
import io.longshore.netlink.iptables.form.Options;
import io.longshore.netlink.iptables.form.PortRange;
import io.longshore.netlink.iptables.form.Protocol;
import io.longshore.netlink.iptables.form.StructReader;
import io.longshore.netlink.iptables.form.StructWriter;
import io.longshore.netlink.iptables.form.Structured;
import io.longshore.netlink.iptables.form.Words;
import io.longshore.netlink.wire.IpFamily;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of the packet's connection: xt_conntrack.h, revision 3.
 *
 * @param states bits of {@link ConnectionStates}
 * @param status bits of enum ip_conntrack_status; 0 for none of them
 * @param expire how many seconds the connection has left
 * @param isReply whether the packet goes the way of replies
 */
public record ConntrackMatch(
    Optional<Criterion<Integer>> states,
    Optional<Criterion<Integer>> protocol,
    Tuple original,
    Tuple reply,
    Optional<Criterion<Integer>> status,
    Optional<Criterion<Expiry>> expire,
    Optional<Boolean> isReply)
    implements Match, Structured {

  /** Addresses and ports of one direction. */
  public record Tuple(
      Optional<Criterion<MaskedAddress>> source,
      Optional<Criterion<MaskedAddress>> destination,
      Optional<Criterion<PortRange>> sourcePorts,
      Optional<Criterion<PortRange>> destinationPorts) {
    /** All connections. */
    public static final Tuple ANY =
        new Tuple(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** A time that is left, in seconds without a sign. */
  public record Expiry(int least, int most) {
    static Expiry parse(String text) {
      int colon = text.indexOf(':');
      if (colon < 0) {
        return new Expiry(Numbers.parse(text), Numbers.parse(text));
      }
      return new Expiry(
          Numbers.parse(text.substring(0, colon)), Numbers.parse(text.substring(colon + 1)));
    }

    @Override
    public String toString() {
      String from = Numbers.decimal(least);
      return least == most ? from : from + ":" + Numbers.decimal(most);
    }
  }

  static final Layout LAYOUT = new Layout("conntrack", 3, 164);

  private static final int STATE = 1;
  private static final int PROTOCOL = 1 << 1;
  private static final int ORIGINAL_SOURCE = 1 << 2;
  private static final int ORIGINAL_DESTINATION = 1 << 3;
  private static final int REPLY_SOURCE = 1 << 4;
  private static final int REPLY_DESTINATION = 1 << 5;
  private static final int STATUS = 1 << 6;
  private static final int EXPIRES = 1 << 7;
  private static final int ORIGINAL_SOURCE_PORT = 1 << 8;
  private static final int ORIGINAL_DESTINATION_PORT = 1 << 9;
  private static final int REPLY_SOURCE_PORT = 1 << 10;
  private static final int REPLY_DESTINATION_PORT = 1 << 11;
  private static final int DIRECTION = 1 << 12;

  private static final BitNames STATUSES =
      new BitNames(
          List.of(
              new BitNames.Bit("EXPECTED", 1),
              new BitNames.Bit("SEEN_REPLY", 2),
              new BitNames.Bit("ASSURED", 4),
              new BitNames.Bit("CONFIRMED", 8),
              new BitNames.Bit("NONE", 0)));

  static final Kind<Match> KIND =
      Kind.of(
          "conntrack",
          "--ctstate= --ctproto= --ctorigsrc= --ctorigdst= --ctreplsrc= --ctrepldst="
              + " --ctorigsrcport= --ctorigdstport= --ctreplsrcport= --ctrepldstport="
              + " --ctstatus= --ctexpire= --ctdir=",
          LAYOUT,
          ConntrackMatch::parse,
          ConntrackMatch::decode);

  /** Connections in one of these states, bits of {@link ConnectionStates}. */
  public static ConntrackMatch in(int states) {
    return of(Criterion.is(states));
  }

  /** Connections in none of these states. */
  public static ConntrackMatch notIn(int states) {
    return of(Criterion.not(states));
  }

  private static ConntrackMatch of(Criterion<Integer> states) {
    return new ConntrackMatch(
        Optional.of(states),
        Optional.empty(),
        Tuple.ANY,
        Tuple.ANY,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Match parse(Options options) {
    return new ConntrackMatch(
        options.criterion("--ctstate", ConnectionStates.NAMES::parse),
        options.criterion("--ctproto", ConntrackMatch::protocolNumber),
        tuple(options, "--ctorig"),
        tuple(options, "--ctrepl"),
        options.criterion("--ctstatus", STATUSES::parse),
        options.criterion("--ctexpire", Expiry::parse),
        options.find("--ctdir", text -> text.equals("REPLY")));
  }

  private static int protocolNumber(String text) {
    return Protocol.parse(text).map(Protocol::number).orElse(0);
  }

  private static Tuple tuple(Options options, String prefix) {
    return new Tuple(
        options.criterion(prefix + "src", MaskedAddress::parse),
        options.criterion(prefix + "dst", MaskedAddress::parse),
        options.criterion(prefix + "srcport", PortRange::parse),
        options.criterion(prefix + "dstport", PortRange::parse));
  }

  private static Match decode(StructReader in) {
    return ConntrackStruct.read(in).match();
  }

  /** What the flags and values of the structure say. */
  static Match of(ConntrackStruct struct) {
    if (!ConnectionStates.NAMES.cover(struct.states()) || !STATUSES.cover(struct.status())) {
      return UnknownMatch.NOTHING;
    }
    List<MaskedAddress> addresses = struct.addresses();
    List<PortRange> ports = struct.ports();
    return new ConntrackMatch(
        struct.when(STATE, struct.states()),
        struct.when(PROTOCOL, struct.protocol()),
        new Tuple(
            struct.when(ORIGINAL_SOURCE, addresses.get(0)),
            struct.when(ORIGINAL_DESTINATION, addresses.get(1)),
            struct.when(ORIGINAL_SOURCE_PORT, ports.get(0)),
            struct.when(ORIGINAL_DESTINATION_PORT, ports.get(1))),
        new Tuple(
            struct.when(REPLY_SOURCE, addresses.get(2)),
            struct.when(REPLY_DESTINATION, addresses.get(3)),
            struct.when(REPLY_SOURCE_PORT, ports.get(2)),
            struct.when(REPLY_DESTINATION_PORT, ports.get(3))),
        struct.when(STATUS, struct.status()),
        struct.when(EXPIRES, struct.expire()),
        struct.when(DIRECTION, 0).map(Criterion::inverted));
  }

  private Map<Integer, Optional<Boolean>> flags() {
    Map<Integer, Optional<Boolean>> flags = new HashMap<>();
    flags.put(STATE, states.map(Criterion::inverted));
    flags.put(PROTOCOL, protocol.map(Criterion::inverted));
    flags.put(ORIGINAL_SOURCE, original.source.map(Criterion::inverted));
    flags.put(ORIGINAL_DESTINATION, original.destination.map(Criterion::inverted));
    flags.put(REPLY_SOURCE, reply.source.map(Criterion::inverted));
    flags.put(REPLY_DESTINATION, reply.destination.map(Criterion::inverted));
    flags.put(STATUS, status.map(Criterion::inverted));
    flags.put(EXPIRES, expire.map(Criterion::inverted));
    flags.put(ORIGINAL_SOURCE_PORT, original.sourcePorts.map(Criterion::inverted));
    flags.put(ORIGINAL_DESTINATION_PORT, original.destinationPorts.map(Criterion::inverted));
    flags.put(REPLY_SOURCE_PORT, reply.sourcePorts.map(Criterion::inverted));
    flags.put(REPLY_DESTINATION_PORT, reply.destinationPorts.map(Criterion::inverted));
    flags.put(DIRECTION, isReply);
    return flags;
  }

  @Override
  public Layout layout(IpFamily family) {
    return LAYOUT;
  }

  @Override
  public void encode(StructWriter out) {
    Map<Integer, Optional<Boolean>> flags = flags();
    int given = 0;
    int inverted = 0;
    for (Map.Entry<Integer, Optional<Boolean>> flag : flags.entrySet()) {
      given |= flag.getValue().isPresent() ? flag.getKey() : 0;
      inverted |= flag.getValue().orElse(false) ? flag.getKey() : 0;
    }
    MaskedAddress none = new MaskedAddress(out.dialect().noAddress(), out.dialect().noAddress());
    PortRange noPort = PortRange.of(0);
    new ConntrackStruct(
            List.of(
                value(original.source, none),
                value(original.destination, none),
                value(reply.source, none),
                value(reply.destination, none)),
            value(expire, new Expiry(0, 0)),
            value(protocol, 0),
            List.of(
                value(original.sourcePorts, noPort),
                value(original.destinationPorts, noPort),
                value(reply.sourcePorts, noPort),
                value(reply.destinationPorts, noPort)),
            given,
            inverted,
            value(states, 0),
            value(status, 0))
        .write(out);
  }

  private static <T> T value(Optional<Criterion<T>> criterion, T absent) {
    return criterion.map(Criterion::value).orElse(absent);
  }

  @Override
  public String word() {
    return "conntrack";
  }

  @Override
  public void print(Words out) {
    out.criterion("--ctstate", ConnectionStates.named(states));
    out.criterion("--ctproto", protocol);
    printAddresses(out, "--ctorig", original);
    printAddresses(out, "--ctrepl", reply);
    printPorts(out, "--ctorig", original);
    printPorts(out, "--ctrepl", reply);
    out.criterion(
        "--ctstatus", status.map(bits -> new Criterion<>(named(bits.value()), bits.inverted())));
    out.criterion("--ctexpire", expire);
    out.option("--ctdir", isReply.map(is -> is ? "REPLY" : "ORIGINAL"));
  }

  private static String named(int status) {
    return status == 0 ? "NONE" : STATUSES.print(status);
  }

  private static void printAddresses(Words out, String prefix, Tuple tuple) {
    out.criterion(prefix + "src", brief(tuple.source));
    out.criterion(prefix + "dst", brief(tuple.destination));
  }

  private static Optional<Criterion<String>> brief(Optional<Criterion<MaskedAddress>> address) {
    return address.map(some -> new Criterion<>(some.value().brief(), some.inverted()));
  }

  private static void printPorts(Words out, String prefix, Tuple tuple) {
    out.criterion(prefix + "srcport", tuple.sourcePorts);
    out.criterion(prefix + "dstport", tuple.destinationPorts);
  }
}
