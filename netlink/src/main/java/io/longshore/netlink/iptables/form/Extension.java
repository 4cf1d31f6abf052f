package io.longshore.netlink.iptables.form;

/** A match or a target: words for people, and a structure for the kernel. */
public interface Extension {

  /** The word behind {@code -m} or {@code -j}. */
  String word();

  /** Prints the options behind that word, as iptables-save does. */
  void print(Words out);

  /** Translates it into the kernel's form. */
  RawExtension raw(Dialect dialect);
}
