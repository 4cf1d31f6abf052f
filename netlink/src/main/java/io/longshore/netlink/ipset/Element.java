package io.longshore.netlink.ipset;

import io.longshore.netlink.wire.Bytes;
import io.longshore.netlink.wire.IpAddresses;
import io.longshore.netlink.wire.IpProtocol;
import io.longshore.netlink.wire.Prefix;
import java.net.InetAddress;

/** What a set may hold: one form for each type of set. */
public sealed interface Element {

  /** An address. */
  record Ip(InetAddress address) implements Element {
    @Override
    public String toString() {
      return IpAddresses.text(address);
    }
  }

  /** An address and a port. */
  record IpPort(InetAddress address, Service port) implements Element {
    @Override
    public String toString() {
      return IpAddresses.text(address) + "," + port;
    }
  }

  /** An address, a port and another address, such as where packets come from. */
  record IpPortIp(InetAddress address, Service port, InetAddress second) implements Element {
    @Override
    public String toString() {
      return IpAddresses.text(address) + "," + port + "," + IpAddresses.text(second);
    }
  }

  /** An address, a port and a network. */
  record IpPortNet(InetAddress address, Service port, Prefix network) implements Element {
    @Override
    public String toString() {
      return IpAddresses.text(address) + "," + port + "," + network;
    }
  }

  /** A network. */
  record Net(Prefix network) implements Element {
    @Override
    public String toString() {
      return network.toString();
    }
  }

  /** A network and a port. */
  record NetPort(Prefix network, Service port) implements Element {
    @Override
    public String toString() {
      return network + "," + port;
    }
  }

  /** A port alone, of whatever protocol. */
  record Port(int number) implements Element {

    /** Checks the port. */
    public Port {
      if (number < 0 || number > 0xffff) {
        throw new IllegalArgumentException("not a port: " + number);
      }
    }

    @Override
    public String toString() {
      return Integer.toString(number);
    }
  }

  /** An element of a kind of set that we do not make: its attributes. */
  record Unknown(Bytes attributes) implements Element {}

  /**
   * A port of a protocol.
   *
   * @param port of ICMP the type and the code, a byte each; 0 where the protocol has no ports
   */
  record Service(IpProtocol protocol, int port) {

    /** Checks the port. */
    public Service {
      if (port < 0 || port > 0xffff) {
        throw new IllegalArgumentException("not a port: " + port + " of " + protocol);
      }
    }

    /** A kind of message of ICMP, of either version. */
    public static Service icmp(IpProtocol protocol, int type, int code) {
      return new Service(protocol, type << 8 | code);
    }

    /** As ipset takes it: {@code tcp:80}, {@code icmp:8/0}. */
    @Override
    public String toString() {
      boolean icmp = protocol.equals(IpProtocol.ICMP) || protocol.equals(IpProtocol.ICMPV6);
      return protocol + ":" + (icmp ? (port >> 8) + "/" + (port & 0xff) : port);
    }
  }
}
