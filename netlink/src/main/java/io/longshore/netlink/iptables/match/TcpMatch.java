package io.longshore.netlink.iptables.match;

import io.longshore.netlink.iptables.form.BitNames;
import io.longshore.netlink.iptables.form.Criterion;
import io.longshore.netlink.iptables.form.Kind;
import io.longshore.netlink.iptables.form.Layout;
import io.longshore.netlink.iptables.form.Numbers;
import io.longshore.netlink.iptables.form.Options;
import io.longshore.netlink.iptables.form.PortRange;
import io.longshore.netlink.iptables.form.StructReader;
import io.longshore.netlink.iptables.form.StructWriter;
import io.longshore.netlink.iptables.form.Structured;
import io.longshore.netlink.iptables.form.Words;
import io.longshore.netlink.wire.IpFamily;
import java.util.List;
import java.util.Optional;

/** Ports, flags and options in the header of TCP: struct xt_tcp. */
public record TcpMatch(
    Optional<Criterion<PortRange>> source,
    Optional<Criterion<PortRange>> destination,
    Optional<Criterion<Integer>> option,
    Optional<Criterion<Flags>> flags)
    implements Match, Structured {

  /** Which flags are looked at, and which of them must be set. */
  public record Flags(int mask, int set) {
    private static final BitNames NAMES = BitNames.of("FIN", "SYN", "RST", "PSH", "ACK", "URG");
    private static final int ALL = 0x3f;

    /** The first packet of a connection. */
    public static final Flags SYN = new Flags(0x17, 2);

    private static int parse(String names) {
      return switch (names) {
        case "ALL" -> ALL;
        case "NONE" -> 0;
        default -> NAMES.parse(names);
      };
    }

    private static String named(int flags) {
      return flags == 0 ? "NONE" : NAMES.print(flags);
    }

    /** Whether iptables has words for all of them. */
    public boolean hasNames() {
      return NAMES.cover(mask) && NAMES.cover(set);
    }

    @Override
    public String toString() {
      return named(mask) + " " + named(set);
    }
  }

  private static final int NOT_SOURCE = 1;
  private static final int NOT_DESTINATION = 2;
  private static final int NOT_FLAGS = 4;
  private static final int NOT_OPTION = 8;
  private static final Layout LAYOUT = new Layout("tcp", 0, 12);

  static final Kind<Match> KIND =
      Kind.of(
          "tcp",
          "--sport|--source-port= --dport|--destination-port= --tcp-option= --tcp-flags== --syn",
          LAYOUT,
          TcpMatch::parse,
          TcpMatch::decode);

  /** Packets to a port. */
  public static TcpMatch to(int port) {
    return new TcpMatch(
        Optional.empty(),
        Optional.of(Criterion.is(PortRange.of(port))),
        Optional.empty(),
        Optional.empty());
  }

  private static Match parse(Options options) {
    return new TcpMatch(
        options.criterion("--sport", PortRange::parse),
        options.criterion("--dport", PortRange::parse),
        options.criterion("--tcp-option", text -> Numbers.parse(text, 255)),
        flags(options));
  }

  private static Optional<Criterion<Flags>> flags(Options options) {
    if (options.has("--syn")) {
      return Optional.of(new Criterion<>(Flags.SYN, options.inverted("--syn")));
    }
    if (!options.has("--tcp-flags")) {
      return Optional.empty();
    }
    List<String> values = options.values("--tcp-flags");
    Flags flags = new Flags(Flags.parse(values.get(0)), Flags.parse(values.get(1)));
    return Optional.of(new Criterion<>(flags, options.inverted("--tcp-flags")));
  }

  private static Match decode(StructReader in) {
    PortRange source = new PortRange(in.u16(), in.u16());
    PortRange destination = new PortRange(in.u16(), in.u16());
    int option = in.u8();
    Flags flags = new Flags(in.u8(), in.u8());
    int inverted = in.u8();
    if (!flags.hasNames()) {
      return UnknownMatch.NOTHING;
    }
    return new TcpMatch(
        Ports.criterion(source, inverted & NOT_SOURCE),
        Ports.criterion(destination, inverted & NOT_DESTINATION),
        criterion(option, option == 0, inverted & NOT_OPTION),
        criterion(flags, flags.mask == 0, inverted & NOT_FLAGS));
  }

  private static <T> Optional<Criterion<T>> criterion(T value, boolean absent, int inverted) {
    return absent && inverted == 0
        ? Optional.empty()
        : Optional.of(new Criterion<>(value, inverted != 0));
  }

  @Override
  public Layout layout(IpFamily family) {
    return LAYOUT;
  }

  @Override
  public void encode(StructWriter out) {
    Ports.write(out, source);
    Ports.write(out, destination);
    Flags bits = flags.map(Criterion::value).orElse(new Flags(0, 0));
    out.u8(option.map(Criterion::value).orElse(0)).u8(bits.mask).u8(bits.set);
    out.u8(
        Ports.bit(source, NOT_SOURCE)
            | Ports.bit(destination, NOT_DESTINATION)
            | Ports.bit(option, NOT_OPTION)
            | Ports.bit(flags, NOT_FLAGS));
  }

  @Override
  public String word() {
    return "tcp";
  }

  @Override
  public void print(Words out) {
    out.criterion("--sport", source).criterion("--dport", destination);
    out.criterion("--tcp-option", option).criterion("--tcp-flags", flags);
  }
}
