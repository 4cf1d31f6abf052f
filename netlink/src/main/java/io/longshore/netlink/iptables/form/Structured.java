package io.longshore.netlink.iptables.form;

import io.longshore.netlink.wire.IpFamily;

/** An extension whose structure this program can write. */
public interface Structured extends Extension {

  /** Which structure it is in a family's tables. */
  Layout layout(IpFamily family);

  /** Writes the structure's fields. */
  void encode(StructWriter out);

  @Override
  default RawExtension raw(Dialect dialect) {
    Layout layout = layout(dialect.family());
    StructWriter out = new StructWriter(dialect, layout.size());
    encode(out);
    return new RawExtension(layout.name(), layout.revision(), out.content());
  }
}
