package io.longshore.netlink.iptables.target;

import io.longshore.netlink.iptables.form.Dialect;
import io.longshore.netlink.iptables.form.RawExtension;
import io.longshore.netlink.iptables.form.Words;
import io.longshore.netlink.wire.Bytes;

/** A target that this program has no words for, kept byte for byte. */
public record UnknownTarget(RawExtension raw) implements ModuleTarget {

  /** For decoders that meet what they cannot express. */
  static final UnknownTarget NOTHING = new UnknownTarget(new RawExtension("", 0, Bytes.EMPTY));

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
