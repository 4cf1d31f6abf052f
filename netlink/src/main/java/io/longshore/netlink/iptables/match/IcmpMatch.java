package io.longshore.netlink.iptables.match;

import io.longshore.netlink.iptables.form.Kind;
import io.longshore.netlink.iptables.form.Layout;
import io.longshore.netlink.iptables.form.Numbers;
import io.longshore.netlink.iptables.form.Options;
import io.longshore.netlink.iptables.form.Protocol;
import io.longshore.netlink.iptables.form.StructReader;
import io.longshore.netlink.iptables.form.StructWriter;
import io.longshore.netlink.iptables.form.Structured;
import io.longshore.netlink.iptables.form.Words;
import io.longshore.netlink.wire.IpFamily;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Types of ICMP messages: struct ipt_icmp and struct ip6t_icmp.
 *
 * @param type empty for any
 * @param code empty for any
 */
public record IcmpMatch(Protocol protocol, OptionalInt type, OptionalInt code, boolean inverted)
    implements Match, Structured {
  private static final int ANY = 0xff;
  private static final Layout LAYOUT = new Layout("icmp", 0, 4);
  private static final Layout LAYOUT_SIX = new Layout("icmp6", 0, 4);

  /** Names for the types in both families that people write most. */
  private static final Map<String, String> NAMES =
      Map.of("echo-request", "8", "ping", "8", "echo-reply", "0", "pong", "0");

  private static final Map<String, String> NAMES_SIX =
      Map.of("echo-request", "128", "ping", "128", "echo-reply", "129", "pong", "129");

  static final Kind<Match> KIND =
      Kind.of(
          "icmp",
          "--icmp-type=",
          LAYOUT,
          options -> parse(Protocol.ICMP, options, "--icmp-type", NAMES),
          in -> decode(Protocol.ICMP, in));

  static final Kind<Match> KIND_SIX =
      Kind.of(
          "icmp6",
          "--icmpv6-type=",
          LAYOUT_SIX,
          options -> parse(Protocol.ICMP6, options, "--icmpv6-type", NAMES_SIX),
          in -> decode(Protocol.ICMP6, in));

  private static Match parse(
      Protocol protocol, Options options, String option, Map<String, String> names) {
    String text = options.value(option);
    boolean inverted = options.inverted(option);
    if (text.equals("any")) {
      return new IcmpMatch(protocol, OptionalInt.empty(), OptionalInt.empty(), inverted);
    }
    String[] parts = names.getOrDefault(text, text).split("/", 2);
    return new IcmpMatch(
        protocol,
        OptionalInt.of(Numbers.parse(parts[0], ANY)),
        parts.length == 1 ? OptionalInt.empty() : OptionalInt.of(Numbers.parse(parts[1], ANY)),
        inverted);
  }

  private static Match decode(Protocol protocol, StructReader in) {
    int type = in.u8();
    int first = in.u8();
    int last = in.u8();
    boolean inverted = in.flag();
    // ip6tables has no word for any type.
    boolean any = type == ANY && protocol.equals(Protocol.ICMP);
    return new IcmpMatch(
        protocol,
        any ? OptionalInt.empty() : OptionalInt.of(type),
        first == last ? OptionalInt.of(first) : OptionalInt.empty(),
        inverted);
  }

  @Override
  public Layout layout(IpFamily family) {
    return protocol.equals(Protocol.ICMP) ? LAYOUT : LAYOUT_SIX;
  }

  @Override
  public void encode(StructWriter out) {
    out.u8(type.orElse(ANY)).u8(code.orElse(0)).u8(code.orElse(ANY)).flag(inverted);
  }

  @Override
  public String word() {
    return protocol.equals(Protocol.ICMP) ? "icmp" : "icmp6";
  }

  @Override
  public void print(Words out) {
    String words =
        type.isEmpty() ? "any" : type.getAsInt() + (code.isEmpty() ? "" : "/" + code.getAsInt());
    out.not(inverted);
    out.option(protocol.equals(Protocol.ICMP) ? "--icmp-type" : "--icmpv6-type", words);
  }
}
