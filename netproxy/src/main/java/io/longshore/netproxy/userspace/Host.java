package io.longshore.netproxy.userspace;

import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.LocalTraffic;
import io.longshore.netproxy.model.NodePortAddresses;
import java.util.ArrayList;
import java.util.List;

/**
 * The machine as the rules see it.
 *
 * @param addresses all that its devices have, of the family
 */
record Host(
    IpFamily family,
    LocalTraffic localTraffic,
    NodePortAddresses nodePorts,
    List<IpAddress> addresses) {

  /** Copies the list. */
  Host {
    addresses = List.copyOf(addresses);
  }

  /**
   * Who is not from outside the cluster: the node, and pods by their range. By which device a
   * connection came in a socket cannot tell, so pods that are only told by that are outsiders.
   */
  Sources insiders(IpAddress arrivedAt) {
    List<Cidr> ranges = new ArrayList<>();
    ranges.add(Cidr.parse(family == IpFamily.IPV6 ? "::1/128" : "127.0.0.0/8"));
    // The kernel gives the node's own packets to an own address that address for their source.
    ranges.add(Cidr.only(arrivedAt));
    addresses.forEach(address -> ranges.add(Cidr.only(address)));
    switch (localTraffic) {
      case LocalTraffic.FromRange(Cidr range) -> ranges.add(range);
      case LocalTraffic.Unknown _, LocalTraffic.FromBridge _, LocalTraffic.FromDevices _ -> {}
    }
    return new Sources.Only(ranges);
  }
}
