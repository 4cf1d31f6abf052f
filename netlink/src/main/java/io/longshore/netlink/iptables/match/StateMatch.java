package io.longshore.netlink.iptables.match;

import io.longshore.netlink.iptables.form.Criterion;
import io.longshore.netlink.iptables.form.Kind;
import io.longshore.netlink.iptables.form.Layout;
import io.longshore.netlink.iptables.form.MaskedAddress;
import io.longshore.netlink.iptables.form.Options;
import io.longshore.netlink.iptables.form.PortRange;
import io.longshore.netlink.iptables.form.StructReader;
import io.longshore.netlink.iptables.form.StructWriter;
import io.longshore.netlink.iptables.form.Structured;
import io.longshore.netlink.iptables.form.Words;
import io.longshore.netlink.wire.IpFamily;
import java.util.List;

/**
 * The state of the packet's connection in the words of old; the kernel's structure is that of
 * {@link ConntrackMatch} with a flag.
 *
 * @param states bits of {@link ConnectionStates}
 */
public record StateMatch(Criterion<Integer> states) implements Match, Structured {
  private static final int STATE = 1;
  private static final int STATE_ALIAS = 1 << 13; // XT_CONNTRACK_STATE_ALIAS

  static final Kind<Match> KIND =
      Kind.of("state", "--state=", ConntrackMatch.LAYOUT, StateMatch::parse, StateMatch::decode);

  private static Match parse(Options options) {
    return new StateMatch(
        new Criterion<>(
            ConnectionStates.NAMES.parse(options.value("--state")), options.inverted("--state")));
  }

  private static Match decode(StructReader in) {
    ConntrackStruct struct = ConntrackStruct.read(in);
    return (struct.given() & STATE_ALIAS) != 0 && ConnectionStates.NAMES.cover(struct.states())
        ? new StateMatch(new Criterion<>(struct.states(), struct.inverted() != 0))
        : UnknownMatch.NOTHING;
  }

  @Override
  public Layout layout(IpFamily family) {
    return ConntrackMatch.LAYOUT;
  }

  @Override
  public void encode(StructWriter out) {
    MaskedAddress none = new MaskedAddress(out.dialect().noAddress(), out.dialect().noAddress());
    PortRange port = PortRange.of(0);
    new ConntrackStruct(
            List.of(none, none, none, none),
            new ConntrackMatch.Expiry(0, 0),
            0,
            List.of(port, port, port, port),
            STATE | STATE_ALIAS,
            states.inverted() ? STATE : 0,
            states.value(),
            0)
        .write(out);
  }

  @Override
  public String word() {
    return "state";
  }

  @Override
  public void print(Words out) {
    out.not(states.inverted()).option("--state", ConnectionStates.NAMES.print(states.value()));
  }
}
