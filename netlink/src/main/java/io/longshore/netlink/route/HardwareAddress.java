package io.longshore.netlink.route;

import io.longshore.netlink.wire.Bytes;
import java.util.HexFormat;

/** An address of a link itself, as an Ethernet card has one of six bytes; empty for none. */
public record HardwareAddress(Bytes bytes) {
  private static final HexFormat WITH_COLONS = HexFormat.ofDelimiter(":");

  /** A text such as {@code 02:00:00:00:00:01}. */
  public static HardwareAddress parse(String text) {
    return new HardwareAddress(Bytes.of(WITH_COLONS.parseHex(text)));
  }

  /** As {@code ip} has it. */
  @Override
  public String toString() {
    return WITH_COLONS.formatHex(bytes.toArray());
  }
}
