package io.longshore.netlink.iptables.match;

import io.longshore.netlink.iptables.form.Kind;
import io.longshore.netlink.iptables.form.Layout;
import io.longshore.netlink.iptables.form.StructWriter;
import io.longshore.netlink.iptables.form.Structured;
import io.longshore.netlink.iptables.form.Words;
import io.longshore.netlink.wire.IpFamily;

/** Words for people, which every packet matches: xt_comment.h. */
public record CommentMatch(String text) implements Match, Structured {
  private static final int SIZE = 256;
  private static final Layout LAYOUT = new Layout("comment", 0, SIZE);

  static final Kind<Match> KIND =
      Kind.of(
          "comment",
          "--comment=",
          LAYOUT,
          options -> new CommentMatch(options.value("--comment")),
          in -> new CommentMatch(in.text(SIZE)));

  @Override
  public Layout layout(IpFamily family) {
    return LAYOUT;
  }

  @Override
  public void encode(StructWriter out) {
    out.text(text, SIZE);
  }

  @Override
  public String word() {
    return "comment";
  }

  @Override
  public void print(Words out) {
    out.flag("--comment").quoted(text);
  }
}
