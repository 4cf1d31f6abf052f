package io.longshore.netlink.ipset;

import static io.longshore.netlink.ipset.SetNumbers.BIG;
import static io.longshore.netlink.ipset.SetNumbers.CIDR;
import static io.longshore.netlink.ipset.SetNumbers.FLAGS;
import static io.longshore.netlink.ipset.SetNumbers.FLAG_NOMATCH;
import static io.longshore.netlink.ipset.SetNumbers.IP;
import static io.longshore.netlink.ipset.SetNumbers.PORT;
import static io.longshore.netlink.ipset.SetNumbers.PROTO;
import static io.longshore.netlink.ipset.SetNumbers.TIMEOUT;

import io.longshore.netlink.wire.AttributeReader;
import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netlink.wire.IpFamily;
import io.longshore.netlink.wire.IpProtocol;
import io.longshore.netlink.wire.NetlinkException;
import io.longshore.netlink.wire.Prefix;
import java.net.InetAddress;
import java.util.Optional;

/** Elements as attributes: IPSET_ATTR_ of additions. */
final class EntryAttributes {
  private static final int IP2 = 20;
  private static final int CIDR2 = 21;
  private static final int BYTES = 24;
  private static final int PACKETS = 25;
  private static final int COMMENT = 26;

  private static final int IPADDR_IPV4 = 1;
  private static final int IPADDR_IPV6 = 2;

  private static final int LONGEST_COMMENT = 255; // IPSET_MAX_COMMENT_SIZE

  private EntryAttributes() {}

  static void write(AttributeWriter message, Entry entry) {
    write(message, entry.element());
    entry.timeoutSeconds().ifPresent(seconds -> message.big32(TIMEOUT | BIG, seconds));
    if (entry.exception()) {
      message.big32(FLAGS | BIG, FLAG_NOMATCH);
    }
    entry
        .counters()
        .ifPresent(
            counters -> {
              message.big64(PACKETS | BIG, counters.packets());
              message.big64(BYTES | BIG, counters.bytes());
            });
    entry
        .comment()
        .ifPresent(
            comment -> {
              NetlinkException.checkName("write a comment", comment, LONGEST_COMMENT);
              message.text(COMMENT, comment);
            });
  }

  private static void write(AttributeWriter message, Element element) {
    switch (element) {
      case Element.Ip(InetAddress address) -> write(message, IP, address);
      case Element.IpPort(InetAddress address, Element.Service port) -> {
        write(message, IP, address);
        write(message, port);
      }
      case Element.IpPortIp(InetAddress address, Element.Service port, InetAddress second) -> {
        write(message, IP, address);
        write(message, port);
        write(message, IP2, second);
      }
      case Element.IpPortNet(InetAddress address, Element.Service port, Prefix network) -> {
        write(message, IP, address);
        write(message, port);
        write(message, IP2, network.address());
        message.u8(CIDR2, network.length());
      }
      case Element.Net(Prefix network) -> write(message, network);
      case Element.NetPort(Prefix network, Element.Service port) -> {
        write(message, network);
        write(message, port);
      }
      case Element.Port(int number) -> message.big16(PORT | BIG, number);
      case Element.Unknown _ ->
          throw new IllegalArgumentException("an element of an unknown kind: " + element);
    }
  }

  private static void write(AttributeWriter message, Prefix network) {
    write(message, IP, network.address());
    message.u8(CIDR, network.length());
  }

  private static void write(AttributeWriter message, Element.Service port) {
    message.big16(PORT | BIG, port.port());
    message.u8(PROTO, port.protocol().number());
  }

  private static void write(AttributeWriter message, int attribute, InetAddress address) {
    int inside = message.open(attribute);
    int form = IpFamily.of(address) == IpFamily.IPV4 ? IPADDR_IPV4 : IPADDR_IPV6;
    message.bytes(form | BIG, Bytes.of(address.getAddress()));
    message.close(inside);
  }

  static Entry read(AttributeReader attribute, SetKind kind) {
    AttributeTable found = AttributeTable.read(attribute.nested(), COMMENT);
    return new Entry(
        readElement(attribute, found, kind),
        (found.big32(FLAGS) & FLAG_NOMATCH) != 0,
        found.optionalBig32(TIMEOUT),
        found.has(PACKETS)
            ? Optional.of(new Entry.Counters(found.big64(PACKETS), found.big64(BYTES)))
            : Optional.empty(),
        found.has(COMMENT) ? Optional.of(found.text(COMMENT)) : Optional.empty());
  }

  private static Element readElement(
      AttributeReader attribute, AttributeTable found, SetKind kind) {
    return switch (kind) {
      case SetKind.Hash hash -> readElement(found, hash.key());
      case SetKind.PortBitmap _ -> new Element.Port(found.big16(PORT));
      case SetKind.Unknown _ -> new Element.Unknown(attribute.bytes());
    };
  }

  private static Element readElement(AttributeTable found, HashKey key) {
    return switch (key) {
      case IP -> new Element.Ip(address(found, IP));
      case IP_PORT -> new Element.IpPort(address(found, IP), port(found));
      case IP_PORT_IP -> new Element.IpPortIp(address(found, IP), port(found), address(found, IP2));
      case IP_PORT_NET ->
          new Element.IpPortNet(address(found, IP), port(found), network(found, IP2, CIDR2));
      case NET -> new Element.Net(network(found, IP, CIDR));
      case NET_PORT -> new Element.NetPort(network(found, IP, CIDR), port(found));
    };
  }

  private static Element.Service port(AttributeTable found) {
    return new Element.Service(new IpProtocol(found.u8(PROTO)), found.big16(PORT));
  }

  private static InetAddress address(AttributeTable found, int attribute) {
    AttributeTable address = found.table(attribute, IPADDR_IPV6);
    return address.has(IPADDR_IPV4)
        ? IpFamily.IPV4.address(address.bytes(IPADDR_IPV4))
        : IpFamily.IPV6.address(address.bytes(IPADDR_IPV6));
  }

  private static Prefix network(AttributeTable found, int attribute, int lengthAttribute) {
    InetAddress address = address(found, attribute);
    int most = IpFamily.of(address).bits();
    int length = found.has(lengthAttribute) ? found.u8(lengthAttribute) : most;
    if (length > most) {
      throw NetlinkException.malformed(
          "read an element of a set", "a prefix of " + length + " bits");
    }
    return new Prefix(address, length);
  }
}
