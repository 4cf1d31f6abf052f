package io.longshore.netproxy.inspect.walk;

import io.longshore.netlink.nftables.expr.ConnectionKey;
import io.longshore.netlink.nftables.expr.ConnectionLoad;
import io.longshore.netlink.nftables.expr.Fib;
import io.longshore.netlink.nftables.expr.MetaKey;
import io.longshore.netlink.nftables.expr.MetaLoad;
import io.longshore.netlink.nftables.expr.PayloadBase;
import io.longshore.netlink.nftables.expr.PayloadLoad;
import io.longshore.netlink.nftables.expr.Register;
import io.longshore.netlink.route.Link;
import io.longshore.netlink.route.Route;
import io.longshore.netlink.route.RouteType;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netproxy.inspect.kernel.Network;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import java.util.Optional;

/** What rules of nf_tables load of a packet, byte for byte as the kernel loads it. */
final class NativeLoads {
  private static final int INTERFACE_NAME = 16; // IFNAMSIZ
  private static final int ETHERNET_IPV4 = 0x0800;
  private static final int ETHERNET_IPV6 = 0x86dd;

  // include/uapi/linux/netfilter/nf_conntrack_common.h, NF_CT_STATE_ and enum ip_conntrack_status.
  private static final int STATE_NEW = 8;
  private static final int STATE_UNTRACKED = 64;
  private static final int STATUS_SOURCE_TRANSLATED = 16;
  private static final int STATUS_DESTINATION_TRANSLATED = 32;

  private final Traveller traveller;
  private final Registers registers;

  NativeLoads(Traveller traveller, Registers registers) {
    this.traveller = traveller;
    this.registers = registers;
  }

  /** Whether the packet has what is loaded: otherwise the rule is about others. */
  boolean load(PayloadLoad load) {
    Bytes header =
        switch (load.base()) {
          case NETWORK -> traveller.packet.networkHeader();
          case TRANSPORT -> traveller.packet.transportHeader();
          case LINK, INNER -> Bytes.EMPTY;
        };
    int end = load.offset() + load.length();
    if (load.base() == PayloadBase.LINK && traveller.in.isPresent()) {
      registers.putUnknown(load.to(), load.length(), "the link header");
      return true;
    }
    if (load.offset() < 0 || end > header.length()) {
      return false;
    }
    registers.put(load.to(), header.part(load.offset(), end));
    return true;
  }

  /** Whether there is such a thing. */
  boolean load(MetaLoad load) {
    Register to = load.to();
    switch (load.key().number()) {
      case 1 ->
          registers.put(
              to, Bytes.big16(isFour() ? ETHERNET_IPV4 : ETHERNET_IPV6)); // NFT_META_PROTOCOL
      case 3 -> registers.put(to, Bytes.host32(traveller.mark));
      case 4 -> registers.put(to, Bytes.host32(index(traveller.in)));
      case 5 -> registers.put(to, Bytes.host32(index(traveller.out)));
      case 6 -> registers.put(to, name(traveller.in));
      case 7 -> registers.put(to, name(traveller.out));
      case 12 -> registers.put(to, Bytes.u8(0)); // NFT_META_NFTRACE
      case 15 -> registers.put(to, Bytes.u8(isFour() ? 2 : 10)); // NFPROTO_
      case 16 -> registers.put(to, Bytes.u8(traveller.packet.protocol().number()));
      case 19 -> registers.put(to, Bytes.u8(0)); // PACKET_HOST
      case 10, 11 -> {
        // Only packets of this machine have a socket: net/netfilter/nft_meta.c.
        if (traveller.in.isPresent()) {
          return false;
        }
        registers.putUnknown(to, Integer.BYTES, words(load.key()));
      }
      default -> registers.putUnknown(to, INTERFACE_NAME, words(load.key()));
    }
    return true;
  }

  private static String words(MetaKey key) {
    return "meta " + key;
  }

  private boolean isFour() {
    return traveller.packet.family() == IpFamily.IPV4;
  }

  private static int index(Optional<Link> link) {
    return link.map(Link::index).orElse(0);
  }

  private static Bytes name(Optional<Link> link) {
    return link.map(one -> Bytes.text(one.name(), INTERFACE_NAME))
        .orElse(Bytes.EMPTY.padded(INTERFACE_NAME));
  }

  void load(ConnectionLoad load) {
    boolean reply = load.direction().equals(Optional.of(ConnectionLoad.Direction.REPLY));
    Packet now = traveller.packet;
    Packet first = traveller.original;
    Register to = load.to();
    switch (load.key().number()) {
      case 0 -> registers.put(to, Bytes.host32(traveller.tracked ? STATE_NEW : STATE_UNTRACKED));
      case 1 -> registers.put(to, Bytes.u8(0)); // IP_CT_DIR_ORIGINAL
      case 2 -> registers.put(to, Bytes.host32(status()));
      case 3 -> registers.put(to, Bytes.host32(traveller.connectionMark));
      case 7 -> registers.put(to, Bytes.u8(isFour() ? 2 : 10));
      case 8, 19, 21 -> registers.put(to, bytes(reply ? now.destination() : first.source()));
      case 9, 20, 22 -> registers.put(to, bytes(reply ? now.source() : first.destination()));
      case 10 -> registers.put(to, Bytes.u8(first.protocol().number()));
      case 11 -> registers.put(to, Bytes.big16(reply ? now.port() : first.sourcePort()));
      case 12 -> registers.put(to, Bytes.big16(reply ? now.sourcePort() : first.port()));
      case 17 -> registers.put(to, Bytes.host16(0));
      default -> registers.putUnknown(to, 16, words(load.key()));
    }
  }

  private static String words(ConnectionKey key) {
    return "ct " + key;
  }

  private int status() {
    return (traveller.masqueraded() ? STATUS_SOURCE_TRANSLATED : 0)
        | (traveller.translated() ? STATUS_DESTINATION_TRANSLATED : 0);
  }

  private static Bytes bytes(IpAddress address) {
    return Bytes.of(address.bytes());
  }

  void load(Fib fib) {
    boolean source = (fib.flags() & Fib.SOURCE) != 0;
    IpAddress asked = source ? traveller.packet.source() : traveller.packet.destination();
    Optional<Route> route = way(fib, asked);
    switch (fib.result()) {
      case ADDRESS_TYPE -> registers.put(fib.to(), Bytes.host32(typeOf(asked, route)));
      case INTERFACE -> registers.put(fib.to(), result(fib, Bytes.host32(index(link(route)))));
      case INTERFACE_NAME -> registers.put(fib.to(), result(fib, name(link(route))));
      case NOTHING -> registers.putUnknown(fib.to(), Integer.BYTES, "fib");
    }
  }

  /** Asked whether there is one, the answer is one byte: net/netfilter/nft_fib.c. */
  private static Bytes result(Fib fib, Bytes found) {
    boolean isThere = !found.equals(Bytes.EMPTY.padded(found.length()));
    return (fib.flags() & Fib.PRESENT) != 0 ? Bytes.u8(isThere ? 1 : 0) : found;
  }

  private Optional<Route> way(Fib fib, IpAddress asked) {
    int mark = (fib.flags() & Fib.MARK) != 0 ? traveller.mark : 0;
    IpAddress other =
        (fib.flags() & Fib.SOURCE) != 0
            ? traveller.packet.destination()
            : traveller.packet.source();
    return network().way(other, asked, mark, 0);
  }

  private Optional<Link> link(Optional<Route> route) {
    return route.flatMap(network()::linkOf);
  }

  private int typeOf(IpAddress asked, Optional<Route> route) {
    RouteType known = network().typeOf(asked);
    RouteType type = known == RouteType.UNICAST ? route.map(Route::type).orElse(known) : known;
    return number(type);
  }

  /** RTN_ of include/uapi/linux/rtnetlink.h. */
  private static int number(RouteType type) {
    return switch (type) {
      case UNKNOWN -> 0;
      case UNICAST -> 1;
      case LOCAL -> 2;
      case BROADCAST -> 3;
      case ANYCAST -> 4;
      case MULTICAST -> 5;
      case BLACKHOLE -> 6;
      case UNREACHABLE -> 7;
      case PROHIBIT -> 8;
      case THROW -> 9;
    };
  }

  private Network network() {
    return traveller.kernel.network();
  }
}
