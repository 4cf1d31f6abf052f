package io.longshore.netlink.nftables;

import io.longshore.netlink.wire.Bytes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;

/**
 * What a part of a set's key or data means. The kernel only keeps the numbers, which are nft's
 * (include/datatype.h, enum datatypes); nft prints keys by them.
 */
public enum FieldType {
  INTEGER(4, "integer", 0, false),
  IPV4_ADDRESS(7, "ipv4_addr", 4, true),
  IPV6_ADDRESS(8, "ipv6_addr", 16, true),
  ETHERNET_ADDRESS(9, "ether_addr", 6, true),
  PROTOCOL(12, "inet_proto", 1, true),
  PORT(13, "inet_service", 2, true),
  MARK(19, "mark", 4, false),
  INTERFACE_INDEX(20, "iface_index", 4, false),
  INTERFACE_NAME(41, "ifname", 16, false),
  /** One that is not named here, and is only shown as bytes. */
  OTHER(0, "other", 0, true);

  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int SCTP = 132;

  private final int number;
  private final String word;
  private final int length;
  private final boolean networkOrder;

  FieldType(int number, String word, int length, boolean networkOrder) {
    this.number = number;
    this.word = word;
    this.length = length;
    this.networkOrder = networkOrder;
  }

  static FieldType of(int number) {
    for (FieldType type : values()) {
      if (type.number == number && type != OTHER) {
        return type;
      }
    }
    return OTHER;
  }

  int number() {
    return number;
  }

  /** How many bytes it has; 0 if that differs. */
  int length() {
    return length;
  }

  /** Whether its bytes are in network order rather than in the machine's. */
  boolean networkOrder() {
    return networkOrder;
  }

  /** As nft shows a value. */
  String describe(Bytes value) {
    return switch (this) {
      case IPV4_ADDRESS, IPV6_ADDRESS -> address(value);
      case PROTOCOL -> protocol((int) value.big());
      case PORT -> Long.toString(value.big());
      case INTEGER, INTERFACE_INDEX -> Long.toString(value.host());
      case MARK -> "0x%08x".formatted(value.host());
      case INTERFACE_NAME -> '"' + text(value) + '"';
      case ETHERNET_ADDRESS -> colons(value);
      case OTHER -> value.toString();
    };
  }

  private static String address(Bytes value) {
    try {
      return InetAddress.getByAddress(value.toArray()).getHostAddress();
    } catch (UnknownHostException _) {
      return value.toString(); // neither 4 nor 16 bytes
    }
  }

  private static String protocol(int number) {
    return switch (number) {
      case TCP -> "tcp";
      case UDP -> "udp";
      case SCTP -> "sctp";
      default -> Integer.toString(number);
    };
  }

  private static String text(Bytes value) {
    return new String(value.toArray(), StandardCharsets.UTF_8).replace("\0", "");
  }

  private static String colons(Bytes value) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      text.append(i == 0 ? "" : ":").append("%02x".formatted(value.at(i)));
    }
    return text.toString();
  }

  /** The word that nft uses. */
  @Override
  public String toString() {
    return word;
  }
}
