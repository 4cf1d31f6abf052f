package io.longshore.netlink.iptables.nft;

import io.longshore.netlink.wire.Bytes;
import io.longshore.netlink.wire.IpFamily;

/** Where in a packet the header of IP has what rules compare. */
record HeaderOffsets(int protocol, int source, int destination) {
  private static final HeaderOffsets IPV4 = new HeaderOffsets(9, 12, 16);
  private static final HeaderOffsets IPV6 = new HeaderOffsets(6, 8, 24);

  /** The flags and the offset of an IPv4 fragment. */
  static final int FRAGMENT = 6;

  /** The bits of a fragment's offset. */
  static final Bytes FRAGMENT_MASK = Bytes.big16(0x1fff);

  /** The flags in the header of TCP. */
  static final int TCP_FLAGS = 13;

  static HeaderOffsets of(IpFamily family) {
    return switch (family) {
      case IPV4 -> IPV4;
      case IPV6 -> IPV6;
    };
  }
}
