package io.longshore.netlink.nftables.expr;

import java.util.List;

/** Something known of a packet's connection: enum nft_ct_keys. Newer kernels have more. */
public record ConnectionKey(int number) {
  public static final ConnectionKey STATE = new ConnectionKey(0);
  public static final ConnectionKey DIRECTION = new ConnectionKey(1);
  public static final ConnectionKey STATUS = new ConnectionKey(2);
  public static final ConnectionKey MARK = new ConnectionKey(3);
  public static final ConnectionKey PROTOCOL = new ConnectionKey(10);
  public static final ConnectionKey PROTO_SOURCE = new ConnectionKey(11);
  public static final ConnectionKey PROTO_DESTINATION = new ConnectionKey(12);
  public static final ConnectionKey ZONE = new ConnectionKey(17);
  public static final ConnectionKey IP_SOURCE = new ConnectionKey(19);
  public static final ConnectionKey IP_DESTINATION = new ConnectionKey(20);
  public static final ConnectionKey IP6_SOURCE = new ConnectionKey(21);
  public static final ConnectionKey IP6_DESTINATION = new ConnectionKey(22);

  /** As nft calls them, by number. */
  private static final List<String> NAMES =
      List.of(
          ("state,direction,status,mark,secmark,expiration,helper,l3proto,saddr,daddr,protocol,"
                  + "proto-src,proto-dst,label,packets,bytes,avgpkt,zone,event,"
                  + "ip saddr,ip daddr,ip6 saddr,ip6 daddr,id")
              .split(","));

  @Override
  public String toString() {
    return number >= 0 && number < NAMES.size() ? NAMES.get(number) : "key" + number;
  }
}
