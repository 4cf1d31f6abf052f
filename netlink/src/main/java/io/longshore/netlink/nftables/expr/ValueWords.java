package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.Bytes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Values as nft shows them. */
final class ValueWords {
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int ICMP = 1;
  private static final int ICMPV6 = 58;
  private static final int SCTP = 132;
  private static final int ADDRESS_LENGTH = 4;
  private static final int ADDRESS6_LENGTH = 16;

  /** RTN_ of include/uapi/linux/rtnetlink.h, by number. */
  private static final List<String> ADDRESS_TYPES =
      List.of("unspec", "unicast", "local", "broadcast", "anycast", "multicast", "blackhole");

  /** By bit: include/uapi/linux/netfilter/nf_conntrack_common.h, NF_CT_STATE_BIT. */
  private static final List<String> STATES =
      List.of("invalid", "established", "related", "new", "", "", "untracked");

  /** By bit: IPS_. */
  private static final List<String> STATUSES =
      List.of("expected", "seen-reply", "assured", "confirmed", "snat", "dnat");

  private ValueWords() {}

  /** An address, also one of which only the first bytes are compared. */
  static String address(Bytes value) {
    int whole = value.length() <= ADDRESS_LENGTH ? ADDRESS_LENGTH : ADDRESS6_LENGTH;
    if (value.length() > whole) {
      return value.toString();
    }
    try {
      String text = InetAddress.getByAddress(value.padded(whole).toArray()).getHostAddress();
      return value.length() == whole ? text : text + "/" + value.length() * 8;
    } catch (UnknownHostException e) {
      throw new IllegalStateException("neither 4 nor 16 bytes: " + value, e);
    }
  }

  static String protocol(Bytes value) {
    return switch ((int) value.big()) {
      case ICMP -> "icmp";
      case TCP -> "tcp";
      case UDP -> "udp";
      case ICMPV6 -> "ipv6-icmp";
      case SCTP -> "sctp";
      default -> Long.toString(value.big());
    };
  }

  static String number(Bytes value) {
    return Long.toUnsignedString(value.big());
  }

  static String hostNumber(Bytes value) {
    return Long.toUnsignedString(value.host());
  }

  static String mark(Bytes value) {
    return "0x%08x".formatted(value.host());
  }

  /** A name; without a zero at its end it stands for all that begin so. */
  static String text(Bytes value) {
    byte[] bytes = value.toArray();
    String text = new String(bytes, StandardCharsets.UTF_8);
    int end = text.indexOf('\0');
    return '"' + (end < 0 ? text + "*" : text.substring(0, end)) + '"';
  }

  static String addressType(Bytes value) {
    int number = (int) value.host();
    return number >= 0 && number < ADDRESS_TYPES.size()
        ? ADDRESS_TYPES.get(number)
        : Integer.toString(number);
  }

  private static String bits(Bytes value, List<String> names) {
    long rest = value.host();
    List<String> found = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if ((rest >> i & 1) != 0 && !names.get(i).isEmpty()) {
        found.add(names.get(i));
        rest &= ~(1L << i);
      }
    }
    if (rest != 0 || found.isEmpty()) {
      found.add("0x%x".formatted(rest));
    }
    return String.join(",", found);
  }

  static Function<Bytes, String> of(MetaKey key) {
    if (key.equals(MetaKey.TRANSPORT_PROTOCOL)) {
      return ValueWords::protocol;
    }
    if (key.equals(MetaKey.MARK)) {
      return ValueWords::mark;
    }
    if (key.equals(MetaKey.NETWORK_PROTOCOL)) {
      return value -> value.big() == AddressFamily.IPV6.number() ? "ipv6" : "ipv4";
    }
    if (key.isText()) {
      return ValueWords::text;
    }
    return key.isHostOrder() ? ValueWords::hostNumber : ValueWords::number;
  }

  static Function<Bytes, String> of(ConnectionKey key) {
    if (key.equals(ConnectionKey.STATE)) {
      return value -> bits(value, STATES);
    }
    if (key.equals(ConnectionKey.STATUS)) {
      return value -> bits(value, STATUSES);
    }
    if (key.equals(ConnectionKey.MARK)) {
      return ValueWords::mark;
    }
    if (key.equals(ConnectionKey.PROTOCOL)) {
      return ValueWords::protocol;
    }
    String name = key.toString();
    if (name.endsWith("addr")) {
      return ValueWords::address;
    }
    return name.startsWith("proto-") ? ValueWords::number : ValueWords::hostNumber;
  }
}
