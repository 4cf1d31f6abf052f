package io.longshore.netlink.iptables.target;

import io.longshore.netlink.iptables.form.Marking;
import io.longshore.netlink.iptables.form.Numbers;
import io.longshore.netlink.iptables.form.Options;

/**
 * The ways to say how a mark changes; all are a mark that is put on by exclusive or, after the bits
 * of the mask are cleared: libxt_MARK.
 */
final class MarkChange {
  private MarkChange() {}

  static Marking parse(Options options) {
    if (options.has("--set-xmark")) {
      return Marking.parse(options.value("--set-xmark"));
    }
    if (options.has("--set-mark")) {
      Marking given = Marking.parse(options.value("--set-mark"));
      return new Marking(given.mark(), given.mark() | given.mask());
    }
    if (options.has("--and-mark")) {
      return new Marking(0, ~Numbers.parse(options.value("--and-mark")));
    }
    return options.has("--or-mark")
        ? or(Numbers.parse(options.value("--or-mark")))
        : xor(Numbers.parse(options.value("--xor-mark")));
  }

  static Marking or(int bits) {
    return new Marking(bits, bits);
  }

  static Marking xor(int bits) {
    return new Marking(bits, 0);
  }
}
