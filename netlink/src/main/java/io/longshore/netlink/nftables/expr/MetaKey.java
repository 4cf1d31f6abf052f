package io.longshore.netlink.nftables.expr;

import java.util.List;

/** Something known of a packet beside its bytes: enum nft_meta_keys. Newer kernels have more. */
public record MetaKey(int number) {
  public static final MetaKey LENGTH = new MetaKey(0);
  public static final MetaKey PROTOCOL = new MetaKey(1);
  public static final MetaKey PRIORITY = new MetaKey(2);
  public static final MetaKey MARK = new MetaKey(3);
  public static final MetaKey INPUT_INTERFACE = new MetaKey(4);
  public static final MetaKey OUTPUT_INTERFACE = new MetaKey(5);
  public static final MetaKey INPUT_INTERFACE_NAME = new MetaKey(6);
  public static final MetaKey OUTPUT_INTERFACE_NAME = new MetaKey(7);
  public static final MetaKey SOCKET_USER = new MetaKey(10);
  public static final MetaKey SOCKET_GROUP = new MetaKey(11);
  public static final MetaKey TRACE = new MetaKey(12);
  public static final MetaKey NETWORK_PROTOCOL = new MetaKey(15);
  public static final MetaKey TRANSPORT_PROTOCOL = new MetaKey(16);
  public static final MetaKey PACKET_TYPE = new MetaKey(19);
  public static final MetaKey RANDOM = new MetaKey(24);

  /** As nft calls them, by number. */
  private static final List<String> NAMES =
      List.of(
          ("length protocol priority mark iif oif iifname oifname iiftype oiftype skuid skgid"
                  + " nftrace rtclassid secmark nfproto l4proto ibrname obrname pkttype cpu"
                  + " iifgroup oifgroup cgroup random ipsec iifkind oifkind ibrpvid ibrvproto"
                  + " time day hour sdif sdifname broute")
              .split(" "));

  /** Whether nft prints the name without the word meta before it. */
  boolean standsAlone() {
    return switch (number) {
      case 4, 5, 6, 7, 8, 9, 10, 11, 21, 22 -> true;
      default -> false;
    };
  }

  /** Whether the value is a number in the machine's order. */
  boolean isHostOrder() {
    return number != PROTOCOL.number && number != 29; // BRI_IIFVPROTO
  }

  /** Whether the value is text. */
  boolean isText() {
    return switch (number) {
      case 6, 7, 17, 18, 26, 27, 34 -> true;
      default -> false;
    };
  }

  @Override
  public String toString() {
    return number >= 0 && number < NAMES.size() ? NAMES.get(number) : "key" + number;
  }
}
