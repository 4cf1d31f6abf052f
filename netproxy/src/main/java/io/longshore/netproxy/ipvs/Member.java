package io.longshore.netproxy.ipvs;

import io.longshore.netlink.ipset.Element;
import io.longshore.netlink.wire.Prefix;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.Protocol;

/**
 * What a set shall have. There are tens of thousands: these are smaller than netlink's elements.
 */
sealed interface Member {

  /** Which set. */
  KubeSet set();

  /** As netlink takes it. */
  Element element();

  /** An address that the device has. */
  record Bound(IpAddress address) implements Member {
    @Override
    public KubeSet set() {
      return KubeSet.IPVS_IPS;
    }

    @Override
    public Element element() {
      return new Element.Ip(address.toInetAddress());
    }
  }

  /** A port of all addresses. */
  record Port(KubeSet set, int port) implements Member {
    @Override
    public Element element() {
      return new Element.Port(port);
    }
  }

  /** An address and a port. */
  record Door(KubeSet set, IpAddress address, Protocol protocol, int port) implements Member {
    @Override
    public Element element() {
      return new Element.IpPort(address.toInetAddress(), service(protocol, port));
    }
  }

  /** An address and a port, for packets that come from the same address. */
  record OwnDoor(KubeSet set, IpAddress address, Protocol protocol, int port) implements Member {
    @Override
    public Element element() {
      var both = address.toInetAddress();
      return new Element.IpPortIp(both, service(protocol, port), both);
    }
  }

  /** An address and a port, for packets that come from a range. */
  record Guest(KubeSet set, IpAddress address, Protocol protocol, int port, Cidr from)
      implements Member {
    @Override
    public Element element() {
      Prefix range = new Prefix(from.network().toInetAddress(), from.prefixLength());
      return new Element.IpPortNet(address.toInetAddress(), service(protocol, port), range);
    }
  }

  private static Element.Service service(Protocol protocol, int port) {
    return new Element.Service(Families.netlink(protocol), port);
  }
}
