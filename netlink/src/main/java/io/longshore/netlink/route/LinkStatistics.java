package io.longshore.netlink.route;

import io.longshore.netlink.wire.AttributeReader;
import io.longshore.netlink.wire.Bytes;

/** What a link has carried since it was made; numbers of 64 bits. */
public record LinkStatistics(Side received, Side sent) {
  /** {@code struct rtnl_link_stats64}, include/uapi/linux/if_link.h: eight numbers begin it. */
  private static final int NUMBERS = 8;

  static final LinkStatistics NONE = new LinkStatistics(new Side(0, 0, 0, 0), new Side(0, 0, 0, 0));

  /** One direction. */
  public record Side(long packets, long bytes, long errors, long dropped) {
    @Override
    public String toString() {
      return "packets %d bytes %d errors %d dropped %d".formatted(packets, bytes, errors, dropped);
    }
  }

  static LinkStatistics read(AttributeReader attribute) {
    Bytes bytes = attribute.bytes();
    if (bytes.length() < NUMBERS * Long.BYTES) {
      attribute.fail("statistics of " + bytes.length() + " bytes");
      return NONE;
    }
    return new LinkStatistics(side(bytes, 0), side(bytes, 1));
  }

  /** Each number stands twice, for what was received and for what was sent. */
  private static Side side(Bytes bytes, int which) {
    return new Side(
        number(bytes, which),
        number(bytes, 2 + which),
        number(bytes, 4 + which),
        number(bytes, 6 + which));
  }

  private static long number(Bytes bytes, int index) {
    return bytes.part(index * Long.BYTES, (index + 1) * Long.BYTES).host();
  }

  /** As {@code ip -s link} counts. */
  @Override
  public String toString() {
    return "RX: " + received + " TX: " + sent;
  }
}
