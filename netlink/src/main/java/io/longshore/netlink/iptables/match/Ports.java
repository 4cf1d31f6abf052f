package io.longshore.netlink.iptables.match;

import io.longshore.netlink.iptables.form.Criterion;
import io.longshore.netlink.iptables.form.PortRange;
import io.longshore.netlink.iptables.form.StructWriter;
import java.util.Optional;

/** Ports in structures that hold ranges and, elsewhere, bits for what is inverted. */
final class Ports {
  private Ports() {}

  /** Nothing to compare if it is all ports. */
  static Optional<Criterion<PortRange>> criterion(PortRange range, int inverted) {
    return range.equals(PortRange.ALL) && inverted == 0
        ? Optional.empty()
        : Optional.of(new Criterion<>(range, inverted != 0));
  }

  static void write(StructWriter out, Optional<Criterion<PortRange>> ports) {
    PortRange range = ports.map(Criterion::value).orElse(PortRange.ALL);
    out.u16(range.first()).u16(range.last());
  }

  static <T> int bit(Optional<Criterion<T>> criterion, int bit) {
    return criterion.map(Criterion::inverted).orElse(false) ? bit : 0;
  }
}
