package io.longshore.netlink.iptables.nft;

import io.longshore.netlink.iptables.form.InterfacePattern;
import io.longshore.netlink.wire.Bytes;
import java.nio.charset.StandardCharsets;

/** Names of interfaces in comparisons: a zero at the end means that the name ends there. */
final class Patterns {
  private Patterns() {}

  static InterfacePattern decode(Bytes data) {
    String text = new String(data.toArray(), StandardCharsets.UTF_8);
    int end = text.indexOf('\0');
    return new InterfacePattern(end < 0 ? text + "+" : text.substring(0, end));
  }
}
