package io.longshore.netlink.iptables.match;

import io.longshore.netlink.iptables.form.Dialect;
import io.longshore.netlink.iptables.form.RawExtension;
import io.longshore.netlink.iptables.form.Words;
import io.longshore.netlink.wire.Bytes;

/** A match that this program has no words for, kept byte for byte. */
public record UnknownMatch(RawExtension raw) implements Match {

  /** For decoders that meet what they cannot express. */
  static final UnknownMatch NOTHING = new UnknownMatch(new RawExtension("", 0, Bytes.EMPTY));

  @Override
  public String word() {
    return raw.name();
  }

  @Override
  public void print(Words out) {
    raw.print(out);
  }

  @Override
  public RawExtension raw(Dialect dialect) {
    return raw;
  }
}
