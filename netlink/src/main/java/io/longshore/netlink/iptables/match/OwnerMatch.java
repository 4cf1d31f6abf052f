package io.longshore.netlink.iptables.match;

import io.longshore.netlink.iptables.form.Criterion;
import io.longshore.netlink.iptables.form.Kind;
import io.longshore.netlink.iptables.form.Layout;
import io.longshore.netlink.iptables.form.Numbers;
import io.longshore.netlink.iptables.form.Options;
import io.longshore.netlink.iptables.form.StructReader;
import io.longshore.netlink.iptables.form.StructWriter;
import io.longshore.netlink.iptables.form.Structured;
import io.longshore.netlink.iptables.form.Words;
import io.longshore.netlink.wire.IpFamily;
import java.util.Optional;

/**
 * Who owns the socket that sends: xt_owner.h.
 *
 * @param socketExists whether the test for a socket is inverted, if it is made
 */
public record OwnerMatch(
    Optional<Criterion<Identities>> users,
    Optional<Criterion<Identities>> groups,
    Optional<Boolean> socketExists,
    boolean supplementaryGroups)
    implements Match, Structured {

  /** Users or groups from the first to the last. */
  public record Identities(int first, int last) {
    private static Identities parse(String text) {
      int dash = text.indexOf('-');
      return dash < 0
          ? new Identities(Numbers.parse(text), Numbers.parse(text))
          : new Identities(
              Numbers.parse(text.substring(0, dash)), Numbers.parse(text.substring(dash + 1)));
    }

    @Override
    public String toString() {
      String from = Numbers.decimal(first);
      return first == last ? from : from + "-" + Numbers.decimal(last);
    }
  }

  private static final int USER = 1;
  private static final int GROUP = 2;
  private static final int SOCKET = 4;
  private static final int SUPPLEMENTARY = 8;
  private static final Identities NONE = new Identities(0, 0);
  private static final Layout LAYOUT = new Layout("owner", 1, 20);

  static final Kind<Match> KIND =
      Kind.of(
          "owner",
          "--uid-owner= --gid-owner= --socket-exists --suppl-groups",
          LAYOUT,
          OwnerMatch::parse,
          OwnerMatch::decode);

  private static Match parse(Options options) {
    return new OwnerMatch(
        options.criterion("--uid-owner", Identities::parse),
        options.criterion("--gid-owner", Identities::parse),
        options.has("--socket-exists")
            ? Optional.of(options.inverted("--socket-exists"))
            : Optional.empty(),
        options.has("--suppl-groups"));
  }

  private static Match decode(StructReader in) {
    Identities users = new Identities(in.u32(), in.u32());
    Identities groups = new Identities(in.u32(), in.u32());
    int given = in.u8();
    int inverted = in.u8();
    return new OwnerMatch(
        given(USER, given, inverted).map(not -> new Criterion<>(users, not)),
        given(GROUP, given, inverted).map(not -> new Criterion<>(groups, not)),
        given(SOCKET, given, inverted),
        (given & SUPPLEMENTARY) != 0);
  }

  private static Optional<Boolean> given(int bit, int given, int inverted) {
    return (given & bit) == 0 ? Optional.empty() : Optional.of((inverted & bit) != 0);
  }

  @Override
  public Layout layout(IpFamily family) {
    return LAYOUT;
  }

  @Override
  public void encode(StructWriter out) {
    Identities user = users.map(Criterion::value).orElse(NONE);
    Identities group = groups.map(Criterion::value).orElse(NONE);
    out.u32(user.first).u32(user.last).u32(group.first).u32(group.last);
    out.u8(
        (users.isPresent() ? USER : 0)
            | (groups.isPresent() ? GROUP : 0)
            | (socketExists.isPresent() ? SOCKET : 0)
            | (supplementaryGroups ? SUPPLEMENTARY : 0));
    out.u8(
        Ports.bit(users, USER)
            | Ports.bit(groups, GROUP)
            | (socketExists.orElse(false) ? SOCKET : 0));
  }

  @Override
  public String word() {
    return "owner";
  }

  @Override
  public void print(Words out) {
    out.flag("--socket-exists", socketExists);
    out.criterion("--uid-owner", users).criterion("--gid-owner", groups);
    out.flag("--suppl-groups", supplementaryGroups);
  }
}
