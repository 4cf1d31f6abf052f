package io.longshore.netlink.ipvs;

import io.longshore.netlink.generic.GenericFamily;
import io.longshore.netlink.ipvs.Forwarding.Checksum;
import io.longshore.netlink.ipvs.Forwarding.Encapsulation;
import io.longshore.netlink.wire.AttributeReader;
import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netlink.wire.IpFamily;
import io.longshore.netlink.wire.MessageFlags;
import io.longshore.netlink.wire.MessageReader;
import io.longshore.netlink.wire.MessageWriter;

/** Destinations as messages: IPVS_DEST_ATTR_. */
record DestinationMessages(GenericFamily family) {
  private static final int ADDRESS = 16; // union nf_inet_addr

  private static final int ADDR = 1;
  private static final int PORT = 2;
  private static final int FWD_METHOD = 3;
  private static final int WEIGHT = 4;
  private static final int U_THRESH = 5;
  private static final int L_THRESH = 6;
  private static final int ACTIVE_CONNS = 7;
  private static final int INACT_CONNS = 8;
  private static final int PERSIST_CONNS = 9;
  private static final int STATS = 10;
  private static final int ADDR_FAMILY = 11;
  private static final int STATS64 = 12;
  private static final int TUN_TYPE = 13;
  private static final int TUN_PORT = 14;
  private static final int TUN_FLAGS = 15;

  private static final int MASQUERADE = 0;
  private static final int LOCAL = 1;
  private static final int TUNNEL = 2;
  private static final int DIRECT_ROUTE = 3;
  private static final int BYPASS = 4;
  private static final int METHOD_MASK = 7;

  void add(MessageWriter writer, ServiceKey service, Destination destination) {
    write(writer, IpvsNumbers.CMD_NEW_DEST, service, destination);
  }

  void update(MessageWriter writer, ServiceKey service, Destination destination) {
    write(writer, IpvsNumbers.CMD_SET_DEST, service, destination);
  }

  void delete(MessageWriter writer, ServiceKey service, Endpoint endpoint) {
    AttributeWriter message = begin(writer, IpvsNumbers.CMD_DEL_DEST, 0, service);
    int inside = message.open(IpvsNumbers.ATTR_DEST);
    writeKey(message, endpoint);
    message.close(inside);
    writer.end();
  }

  MessageWriter list(ServiceKey service) {
    MessageWriter writer = new MessageWriter();
    begin(writer, IpvsNumbers.CMD_GET_DEST, MessageFlags.DUMP, service);
    return writer.end();
  }

  private AttributeWriter begin(MessageWriter writer, int command, int flags, ServiceKey service) {
    AttributeWriter message = family.begin(writer, command, MessageFlags.REQUEST | flags);
    int inside = message.open(IpvsNumbers.ATTR_SERVICE);
    ServiceMessages.writeKey(message, service);
    message.close(inside);
    return message;
  }

  private void write(
      MessageWriter writer, int command, ServiceKey service, Destination destination) {
    AttributeWriter message = begin(writer, command, 0, service);
    int inside = message.open(IpvsNumbers.ATTR_DEST);
    writeKey(message, destination.endpoint());
    writeForwarding(message, destination.forwarding());
    message.u32(WEIGHT, destination.weight());
    message.u32(U_THRESH, Math.toIntExact(destination.upperThreshold()));
    message.u32(L_THRESH, Math.toIntExact(destination.lowerThreshold()));
    message.close(inside);
    writer.end();
  }

  private static void writeKey(AttributeWriter message, Endpoint endpoint) {
    message.u16(ADDR_FAMILY, endpoint.family().number());
    message.bytes(ADDR, Bytes.of(endpoint.address().getAddress()).padded(ADDRESS));
    message.big16(PORT, endpoint.port());
  }

  private static void writeForwarding(AttributeWriter message, Forwarding forwarding) {
    switch (forwarding) {
      case Forwarding.Masquerade _ -> message.u32(FWD_METHOD, MASQUERADE);
      case Forwarding.Local _ -> message.u32(FWD_METHOD, LOCAL);
      case Forwarding.DirectRoute _ -> message.u32(FWD_METHOD, DIRECT_ROUTE);
      case Forwarding.Bypass _ -> message.u32(FWD_METHOD, BYPASS);
      case Forwarding.Tunnel(Encapsulation encapsulation, int port, Checksum checksum) -> {
        message.u32(FWD_METHOD, TUNNEL);
        message.u8(TUN_TYPE, encapsulation.number());
        message.big16(TUN_PORT, port);
        message.u16(TUN_FLAGS, checksum.flag());
      }
      case Forwarding.Unknown(int method, int tunnelType) -> {
        message.u32(FWD_METHOD, method);
        message.u8(TUN_TYPE, tunnelType);
      }
    }
  }

  /** Before Linux 3.18 a destination had the family of its service, and did not tell it. */
  static DestinationStatus read(MessageReader message, IpFamily ofService) {
    AttributeReader attributes = message.attributes(GenericFamily.HEADER);
    AttributeTable found =
        AttributeTable.read(attributes, IpvsNumbers.ATTR_DEST)
            .table(IpvsNumbers.ATTR_DEST, TUN_FLAGS);
    IpFamily version =
        found.has(ADDR_FAMILY) ? IpFamily.ofNumber(found.u16(ADDR_FAMILY)) : ofService;
    Destination destination =
        new Destination(
            new Endpoint(version.address(found.bytes(ADDR)), found.big16(PORT)),
            readForwarding(found),
            found.u32(WEIGHT),
            Integer.toUnsignedLong(found.u32(U_THRESH)),
            Integer.toUnsignedLong(found.u32(L_THRESH)));
    DestinationStatus status =
        new DestinationStatus(
            destination,
            Integer.toUnsignedLong(found.u32(ACTIVE_CONNS)),
            Integer.toUnsignedLong(found.u32(INACT_CONNS)),
            Integer.toUnsignedLong(found.u32(PERSIST_CONNS)),
            StatisticsAttributes.read(found, STATS64, STATS));
    attributes.check("read a destination of ipvs");
    return status;
  }

  private static Forwarding readForwarding(AttributeTable found) {
    int method = found.u32(FWD_METHOD) & METHOD_MASK;
    int tunnelType = found.u8(TUN_TYPE);
    return switch (method) {
      case MASQUERADE -> new Forwarding.Masquerade();
      case LOCAL -> new Forwarding.Local();
      case DIRECT_ROUTE -> new Forwarding.DirectRoute();
      case BYPASS -> new Forwarding.Bypass();
      case TUNNEL -> {
        int port = found.big16(TUN_PORT);
        Checksum checksum = checksum(found.u16(TUN_FLAGS));
        yield Encapsulation.ofNumber(tunnelType)
            .<Forwarding>map(known -> new Forwarding.Tunnel(known, port, checksum))
            .orElseGet(() -> new Forwarding.Unknown(method, tunnelType));
      }
      default -> new Forwarding.Unknown(method, tunnelType);
    };
  }

  private static Checksum checksum(int flags) {
    if ((flags & Checksum.REMOTE.flag()) != 0) {
      return Checksum.REMOTE;
    }
    return (flags & Checksum.PLAIN.flag()) != 0 ? Checksum.PLAIN : Checksum.NONE;
  }
}
