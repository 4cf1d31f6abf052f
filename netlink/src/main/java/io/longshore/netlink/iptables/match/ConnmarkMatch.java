package io.longshore.netlink.iptables.match;

import io.longshore.netlink.iptables.form.Criterion;
import io.longshore.netlink.iptables.form.Kind;
import io.longshore.netlink.iptables.form.Layout;
import io.longshore.netlink.iptables.form.Marking;
import io.longshore.netlink.iptables.form.Options;
import io.longshore.netlink.iptables.form.StructReader;
import io.longshore.netlink.iptables.form.StructWriter;
import io.longshore.netlink.iptables.form.Structured;
import io.longshore.netlink.iptables.form.Words;
import io.longshore.netlink.wire.IpFamily;

/** The mark of the packet's connection: xt_connmark.h, revision 1. */
public record ConnmarkMatch(Criterion<Marking> mark) implements Match, Structured {
  private static final Layout LAYOUT = new Layout("connmark", 1, 12);

  static final Kind<Match> KIND =
      Kind.of("connmark", "--mark=", LAYOUT, ConnmarkMatch::parse, ConnmarkMatch::decode);

  private static Match parse(Options options) {
    Marking mark = Marking.parse(options.value("--mark"));
    return new ConnmarkMatch(new Criterion<>(mark, options.inverted("--mark")));
  }

  private static Match decode(StructReader in) {
    Marking mark = new Marking(in.u32(), in.u32());
    return new ConnmarkMatch(new Criterion<>(mark, in.flag()));
  }

  @Override
  public Layout layout(IpFamily family) {
    return LAYOUT;
  }

  @Override
  public void encode(StructWriter out) {
    out.u32(mark.value().mark()).u32(mark.value().mask()).flag(mark.inverted());
  }

  @Override
  public String word() {
    return "connmark";
  }

  @Override
  public void print(Words out) {
    out.not(mark.inverted()).option("--mark", mark.value().brief());
  }
}
