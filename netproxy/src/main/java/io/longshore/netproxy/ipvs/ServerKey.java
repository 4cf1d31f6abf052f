package io.longshore.netproxy.ipvs;

import io.longshore.netlink.ipvs.Endpoint;
import io.longshore.netlink.ipvs.ServiceKey;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.Protocol;

/** What tells virtual servers apart. */
record ServerKey(IpAddress address, int port, Protocol protocol) {

  /** As netlink has it. */
  ServiceKey inKernel() {
    return new ServiceKey.Address(
        Families.netlink(protocol), new Endpoint(address.toInetAddress(), port));
  }

  /**
   * Whether an endpoint that is taken away keeps the connections that it has. What comes on those
   * of other protocols goes elsewhere at once: for that the kernel is told expire_nodest_conn.
   */
  boolean keepsConnections() {
    return switch (protocol) {
      case TCP -> true;
      case UDP, SCTP -> false;
    };
  }
}
