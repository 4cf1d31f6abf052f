package io.longshore.netlink.ipvs;

import io.longshore.netlink.generic.GenericFamily;
import io.longshore.netlink.wire.AttributeReader;
import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netlink.wire.IpFamily;
import io.longshore.netlink.wire.IpProtocol;
import io.longshore.netlink.wire.MessageFlags;
import io.longshore.netlink.wire.MessageReader;
import io.longshore.netlink.wire.MessageWriter;
import io.longshore.netlink.wire.NetlinkException;
import java.net.InetAddress;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Services as messages: IPVS_SVC_ATTR_. */
record ServiceMessages(GenericFamily family) {
  private static final String READ = "read a service of ipvs";
  private static final int LONGEST_NAME = 15; // IP_VS_SCHEDNAME_MAXLEN, IP_VS_PENAME_MAXLEN
  private static final int ADDRESS = 16; // union nf_inet_addr, also for the shorter address

  private static final int AF = 1;
  private static final int PROTOCOL = 2;
  private static final int ADDR = 3;
  private static final int PORT = 4;
  private static final int FWMARK = 5;
  private static final int SCHED_NAME = 6;
  private static final int FLAGS = 7;
  private static final int TIMEOUT = 8;
  private static final int NETMASK = 9;
  private static final int STATS = 10;
  private static final int PE_NAME = 11;
  private static final int STATS64 = 12;

  private static final int PERSISTENT = 0x01;
  private static final int ONE_PACKET = 0x04;
  private static final int OURS = PERSISTENT | ONE_PACKET | 0x38;

  void add(MessageWriter writer, VirtualService service) {
    write(writer, IpvsNumbers.CMD_NEW_SERVICE, service);
  }

  void update(MessageWriter writer, VirtualService service) {
    write(writer, IpvsNumbers.CMD_SET_SERVICE, service);
  }

  void delete(MessageWriter writer, ServiceKey key) {
    write(writer, IpvsNumbers.CMD_DEL_SERVICE, MessageFlags.REQUEST, key);
  }

  MessageWriter list() {
    MessageWriter writer = new MessageWriter();
    family.begin(writer, IpvsNumbers.CMD_GET_SERVICE, MessageFlags.REQUEST | MessageFlags.DUMP);
    return writer.end();
  }

  MessageWriter find(ServiceKey key) {
    return write(new MessageWriter(), IpvsNumbers.CMD_GET_SERVICE, MessageFlags.REQUEST, key)
        .acknowledgeLast();
  }

  MessageWriter zero(ServiceKey key) {
    return write(new MessageWriter(), IpvsNumbers.CMD_ZERO, MessageFlags.REQUEST, key)
        .acknowledgeLast();
  }

  private MessageWriter write(MessageWriter writer, int command, int flags, ServiceKey key) {
    AttributeWriter message = family.begin(writer, command, flags);
    int inside = message.open(IpvsNumbers.ATTR_SERVICE);
    writeKey(message, key);
    message.close(inside);
    return writer.end();
  }

  private void write(MessageWriter writer, int command, VirtualService service) {
    String operation = "ipvs " + service;
    NetlinkException.checkName(operation, service.scheduler(), LONGEST_NAME);
    AttributeWriter message = family.begin(writer, command, MessageFlags.REQUEST);
    int inside = message.open(IpvsNumbers.ATTR_SERVICE);
    writeKey(message, service.key());
    message.text(SCHED_NAME, service.scheduler());
    int flags = message.openPlain(FLAGS); // struct ip_vs_flags
    message.put32(flags(service));
    message.put32(OURS);
    message.close(flags);
    message.u32(TIMEOUT, service.persistence().map(Persistence::timeoutSeconds).orElse(0));
    writeNetmask(message, service);
    service
        .persistence()
        .flatMap(Persistence::engine)
        .ifPresent(
            engine -> {
              NetlinkException.checkName(operation, engine, LONGEST_NAME);
              message.text(PE_NAME, engine);
            });
    message.close(inside);
    writer.end();
  }

  static void writeKey(AttributeWriter message, ServiceKey key) {
    message.u16(AF, key.family().number());
    switch (key) {
      case ServiceKey.Address(IpProtocol protocol, Endpoint endpoint) -> {
        message.u16(PROTOCOL, protocol.number());
        message.bytes(ADDR, Bytes.of(endpoint.address().getAddress()).padded(ADDRESS));
        message.big16(PORT, endpoint.port());
      }
      case ServiceKey.FirewallMark(int mark, IpFamily _) -> message.u32(FWMARK, mark);
    }
  }

  /** For IPv4 the mask in network order, for IPv6 the prefix length in the machine's. */
  private static void writeNetmask(AttributeWriter message, VirtualService service) {
    IpFamily version = service.key().family();
    Persistence clients = service.persistence().orElseGet(() -> Persistence.perAddress(version, 1));
    if (version == IpFamily.IPV4) {
      message.bytes(NETMASK, Bytes.of(clients.netmask().getAddress()));
    } else {
      message.u32(NETMASK, clients.prefix());
    }
  }

  private static int flags(VirtualService service) {
    int flags = service.persistence().isPresent() ? PERSISTENT : 0;
    if (service.onePacket()) {
      flags |= ONE_PACKET;
    }
    for (SchedulerFlag flag : service.schedulerFlags()) {
      flags |= flag.bit();
    }
    return flags;
  }

  static ServiceStatus read(MessageReader message) {
    AttributeReader attributes = message.attributes(GenericFamily.HEADER);
    AttributeTable service =
        AttributeTable.read(attributes, IpvsNumbers.ATTR_SERVICE)
            .table(IpvsNumbers.ATTR_SERVICE, STATS64);
    Bytes flagBytes = service.bytes(FLAGS);
    int flags = flagBytes.length() < 8 ? 0 : (int) flagBytes.part(0, 4).host();
    Set<SchedulerFlag> schedulerFlags = EnumSet.noneOf(SchedulerFlag.class);
    for (SchedulerFlag flag : SchedulerFlag.values()) {
      if ((flags & flag.bit()) != 0) {
        schedulerFlags.add(flag);
      }
    }
    IpFamily version = IpFamily.ofNumber(service.u16(AF));
    ServiceKey key = readKey(service, version);
    Optional<Persistence> persistence =
        (flags & PERSISTENT) == 0 ? Optional.empty() : readPersistence(service, version);
    Statistics statistics = StatisticsAttributes.read(service, STATS64, STATS);
    String scheduler = service.text(SCHED_NAME);
    attributes.check(READ);
    return new ServiceStatus(
        new VirtualService(key, scheduler, schedulerFlags, (flags & ONE_PACKET) != 0, persistence),
        statistics);
  }

  private static ServiceKey readKey(AttributeTable service, IpFamily version) {
    if (service.has(FWMARK) && service.u32(FWMARK) != 0) {
      return new ServiceKey.FirewallMark(service.u32(FWMARK), version);
    }
    int protocol = service.u16(PROTOCOL);
    if (protocol > 0xff) {
      throw NetlinkException.malformed(READ, "its protocol is " + protocol);
    }
    return new ServiceKey.Address(
        new IpProtocol(protocol),
        new Endpoint(version.address(service.bytes(ADDR)), service.big16(PORT)));
  }

  /** A time of 0 is what the kernel makes of less than a second: then nothing persists. */
  private static Optional<Persistence> readPersistence(AttributeTable service, IpFamily version) {
    int seconds = service.u32(TIMEOUT);
    if (seconds <= 0) {
      return Optional.empty();
    }
    InetAddress netmask =
        version == IpFamily.IPV4
            ? version.address(service.bytes(NETMASK))
            : Persistence.mask(version, Math.clamp(service.u32(NETMASK), 1, version.bits()));
    Optional<String> engine =
        service.has(PE_NAME) ? Optional.of(service.text(PE_NAME)) : Optional.empty();
    return Optional.of(new Persistence(seconds, netmask, engine));
  }
}
