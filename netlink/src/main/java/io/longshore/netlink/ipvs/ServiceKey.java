package io.longshore.netlink.ipvs;

import io.longshore.netlink.wire.IpFamily;
import io.longshore.netlink.wire.IpProtocol;
import java.net.InetAddress;

/** Which packets a virtual service is for, which is also what tells services apart. */
public sealed interface ServiceKey {

  /** Packets to an address and a port; port 0 is every port that has no service of its own. */
  record Address(IpProtocol protocol, Endpoint endpoint) implements ServiceKey {
    @Override
    public IpFamily family() {
      return endpoint.family();
    }

    /** As ipvsadm has it. */
    @Override
    public String toString() {
      return switch (protocol.number()) {
            case 6 -> "-t ";
            case 17 -> "-u ";
            case 132 -> "--sctp-service ";
            default -> "--protocol " + protocol + " ";
          }
          + endpoint;
    }
  }

  /** Packets that the firewall marked. */
  record FirewallMark(int mark, IpFamily family) implements ServiceKey {

    /** Checks the mark: 0 is no mark. */
    public FirewallMark {
      if (mark == 0) {
        throw new IllegalArgumentException("0 is no mark");
      }
    }

    /** As ipvsadm has it. */
    @Override
    public String toString() {
      return "-f " + Integer.toUnsignedString(mark) + (family == IpFamily.IPV6 ? " -6" : "");
    }
  }

  /** TCP to an address and a port. */
  static ServiceKey tcp(InetAddress address, int port) {
    return new Address(IpProtocol.TCP, new Endpoint(address, port));
  }

  /** UDP to an address and a port. */
  static ServiceKey udp(InetAddress address, int port) {
    return new Address(IpProtocol.UDP, new Endpoint(address, port));
  }

  /** The version of IP of clients. */
  IpFamily family();
}
