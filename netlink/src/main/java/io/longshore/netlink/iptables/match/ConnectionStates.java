package io.longshore.netlink.iptables.match;

import io.longshore.netlink.iptables.form.BitNames;
import io.longshore.netlink.iptables.form.Criterion;
import java.util.List;
import java.util.Optional;

/** States of a connection as bits: XT_CONNTRACK_STATE_ of xt_conntrack.h. */
public final class ConnectionStates {
  public static final int INVALID = 1;
  public static final int ESTABLISHED = 1 << 1;
  public static final int RELATED = 1 << 2;
  public static final int NEW = 1 << 3;
  public static final int SNAT = 1 << 6;
  public static final int DNAT = 1 << 7;
  public static final int UNTRACKED = 1 << 8;

  static final BitNames NAMES =
      new BitNames(
          List.of(
              new BitNames.Bit("INVALID", INVALID),
              new BitNames.Bit("NEW", NEW),
              new BitNames.Bit("RELATED", RELATED),
              new BitNames.Bit("ESTABLISHED", ESTABLISHED),
              new BitNames.Bit("UNTRACKED", UNTRACKED),
              new BitNames.Bit("SNAT", SNAT),
              new BitNames.Bit("DNAT", DNAT)));

  private ConnectionStates() {}

  static Optional<Criterion<String>> named(Optional<Criterion<Integer>> states) {
    return states.map(some -> new Criterion<>(NAMES.print(some.value()), some.inverted()));
  }
}
