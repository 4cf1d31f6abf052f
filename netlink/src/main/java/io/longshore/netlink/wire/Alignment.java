package io.longshore.netlink.wire;

/** Sizes that netlink.h gives: NLMSG_HDRLEN, NLA_HDRLEN, and the alignment of both kinds. */
final class Alignment {
  static final int MESSAGE_HEADER = 16;
  static final int ATTRIBUTE_HEADER = 4;
  static final int LONGEST_ATTRIBUTE = 0xffff;

  private Alignment() {}

  /** The length rounded up to a multiple of four. */
  static int align(int length) {
    return (length + 3) & ~3;
  }
}
