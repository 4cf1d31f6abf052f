package io.longshore.netproxy.inspect.service;

import io.longshore.netlink.nftables.Family;
import io.longshore.netlink.nftables.SetElement;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netproxy.inspect.kernel.RuleTable;
import io.longshore.netproxy.inspect.kernel.SetContent;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.Protocol;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what keys of sets mean: fields begin at multiples of four bytes. */
final class ElementKeys {
  private static final int WORD = 4;

  /** An address, a protocol and a port; without an address a port of the node. */
  record Target(Optional<IpAddress> address, Protocol protocol, int port) {}

  private ElementKeys() {}

  static Optional<IpFamily> family(RuleTable.Native table) {
    return switch (table.table().table().family()) {
      case IPV4 -> Optional.of(IpFamily.IPV4);
      case IPV6 -> Optional.of(IpFamily.IPV6);
      case INET, ARP, NETDEV, BRIDGE -> Optional.empty();
    };
  }

  static boolean isNamed(RuleTable.Native table, String name) {
    Family family = table.table().table().family();
    return (family == Family.IPV4 || family == Family.IPV6) && table.name().equals(name);
  }

  static List<SetElement> elements(RuleTable.Native table, String set) {
    return Optional.ofNullable(table.sets().get(set)).map(SetContent::elements).orElse(List.of());
  }

  static boolean has(RuleTable.Native table, String set, Bytes key) {
    return Optional.ofNullable(table.sets().get(set)).flatMap(one -> one.find(key)).isPresent();
  }

  /** Of address . protocol . port, or of protocol . port; empty for other protocols. */
  static Optional<Target> target(Bytes key, boolean withAddress, IpFamily family) {
    int length = withAddress ? family.bits() / 8 : 0;
    if (key.length() < length + 2 * WORD) {
      return Optional.empty();
    }
    int port = (int) key.part(length + WORD, length + WORD + 2).big();
    Optional<IpAddress> address =
        withAddress ? Optional.of(IpAddress.of(key.part(0, length).toArray())) : Optional.empty();
    return protocol(key.at(length)).map(protocol -> new Target(address, protocol, port));
  }

  static Optional<Protocol> protocol(int number) {
    return Stream.of(Protocol.values()).filter(one -> one.number() == number).findFirst();
  }

  /** The range from one address to another, if it is one that a prefix means. */
  static Optional<Cidr> range(Bytes first, Bytes last) {
    IpAddress network = IpAddress.of(first.toArray());
    for (int length = 0; length <= first.length() * 8; length++) {
      Cidr range = new Cidr(network, length);
      boolean begins = range.network().equals(network);
      if (begins && Bytes.of(lastOf(range)).equals(last)) {
        return Optional.of(range);
      }
    }
    return Optional.empty();
  }

  private static byte[] lastOf(Cidr range) {
    byte[] bytes = range.network().bytes();
    for (int bit = range.prefixLength(); bit < bytes.length * 8; bit++) {
      bytes[bit / 8] |= (byte) (0x80 >> (bit % 8));
    }
    return bytes;
  }
}
