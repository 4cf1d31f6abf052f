package io.longshore.netlink.iptables.target;

import io.longshore.netlink.iptables.form.Kind;
import io.longshore.netlink.iptables.form.Layout;
import io.longshore.netlink.iptables.form.StructReader;
import io.longshore.netlink.iptables.form.StructWriter;
import io.longshore.netlink.iptables.form.Structured;
import io.longshore.netlink.iptables.form.Words;
import io.longshore.netlink.wire.IpFamily;
import java.util.Arrays;

/** Drops and says so to the sender: ipt_REJECT.h and ip6t_REJECT.h. */
public record RejectTarget(Answer answer) implements ModuleTarget, Structured {
  private static final int NONE = -1;

  /** What the sender gets: numbers of enum ipt_reject_with and enum ip6t_reject_with. */
  public enum Answer {
    NET_UNREACHABLE("icmp-net-unreachable", 0, NONE),
    HOST_UNREACHABLE("icmp-host-unreachable", 1, NONE),
    PROTOCOL_UNREACHABLE("icmp-proto-unreachable", 2, NONE),
    PORT_UNREACHABLE("icmp-port-unreachable", 3, NONE),
    NET_PROHIBITED("icmp-net-prohibited", 5, NONE),
    HOST_PROHIBITED("icmp-host-prohibited", 6, NONE),
    ADMIN_PROHIBITED("icmp-admin-prohibited", 8, NONE),
    TCP_RESET("tcp-reset", 7, 6),
    NO_ROUTE_6("icmp6-no-route", NONE, 0),
    ADMIN_PROHIBITED_6("icmp6-adm-prohibited", NONE, 1),
    ADDRESS_UNREACHABLE_6("icmp6-addr-unreachable", NONE, 3),
    PORT_UNREACHABLE_6("icmp6-port-unreachable", NONE, 4),
    POLICY_FAIL_6("icmp6-policy-fail", NONE, 7),
    REJECT_ROUTE_6("icmp6-reject-route", NONE, 8);

    private final String text;
    private final int ipv4;
    private final int ipv6;

    Answer(String text, int ipv4, int ipv6) {
      this.text = text;
      this.ipv4 = ipv4;
      this.ipv6 = ipv6;
    }

    private int number(IpFamily family) {
      return switch (family) {
        case IPV4 -> ipv4;
        case IPV6 -> ipv6;
      };
    }

    private static Answer parse(String text) {
      return Arrays.stream(values())
          .filter(answer -> answer.text.equals(text))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("no answer: " + text));
    }

    /** The answer where nothing is said. */
    public static Answer usual(IpFamily family) {
      return switch (family) {
        case IPV4 -> PORT_UNREACHABLE;
        case IPV6 -> PORT_UNREACHABLE_6;
      };
    }
  }

  private static final Layout LAYOUT = new Layout("REJECT", 0, 4);

  static final Kind<ModuleTarget> KIND =
      Kind.of(
          "REJECT",
          "--reject-with=",
          LAYOUT,
          options ->
              new RejectTarget(
                  options
                      .find("--reject-with", Answer::parse)
                      .orElse(Answer.usual(options.family()))),
          RejectTarget::decode);

  private static ModuleTarget decode(StructReader in) {
    int number = in.u32();
    return Arrays.stream(Answer.values())
        .filter(answer -> answer.number(in.dialect().family()) == number && number != NONE)
        .findFirst()
        .<ModuleTarget>map(RejectTarget::new)
        .orElse(UnknownTarget.NOTHING);
  }

  @Override
  public Layout layout(IpFamily family) {
    return LAYOUT;
  }

  @Override
  public void encode(StructWriter out) {
    int number = answer.number(out.dialect().family());
    if (number == NONE) {
      throw new IllegalArgumentException(
          "no answer of " + out.dialect().family() + ": " + answer.text);
    }
    out.u32(number);
  }

  @Override
  public String word() {
    return "REJECT";
  }

  @Override
  public void print(Words out) {
    out.option("--reject-with", answer.text);
  }
}
