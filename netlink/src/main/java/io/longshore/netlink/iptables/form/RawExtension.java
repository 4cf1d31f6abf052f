package io.longshore.netlink.iptables.form;

import io.longshore.netlink.wire.Bytes;

/** A match or a target as the kernel has it: a name, a revision and a C structure. */
public record RawExtension(String name, int revision, Bytes content) {

  /** The words for what this program has none for; {@link #parse} reads them. */
  public void print(Words out) {
    out.flag("--unknown").word(String.valueOf(revision)).word(content.toString());
  }

  /** Of a name and the words behind it. */
  public static RawExtension parse(String name, Options options) {
    var values = options.values("--unknown");
    return new RawExtension(
        name, Numbers.parse(values.get(0)), Bytes.ofHex(values.get(1).replaceFirst("^0x", "")));
  }
}
