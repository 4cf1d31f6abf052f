package io.longshore.netlink.iptables.legacy;

/** Sizes and names that all entries share: linux/netfilter/x_tables.h. */
final class LegacyNames {
  /** The name of the target that marks where chains begin. */
  static final String ERROR = "ERROR";

  /** The length of what precedes the structure of a match or target. */
  static final int EXTENSION_HEADER = 32;

  /** The length of the name in it, behind its size. */
  static final int EXTENSION_NAME = 29;

  /** The length of {@code struct xt_standard_target}. */
  static final int STANDARD_TARGET = 40;

  /** The length of {@code struct xt_error_target}. */
  static final int ERROR_TARGET = 64;

  /** The length of a chain's name. */
  static final int CHAIN_NAME = 30;

  // Verdicts are -NF_ACCEPT - 1 and so on: include/uapi/linux/netfilter.h.
  static final int DROP = -1;
  static final int ACCEPT = -2;
  static final int QUEUE = -4;
  static final int RETURN = -5;

  private LegacyNames() {}
}
