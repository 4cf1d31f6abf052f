package io.longshore.netlink.ipvs;

import io.longshore.netlink.wire.IpAddresses;
import io.longshore.netlink.wire.IpFamily;
import java.net.InetAddress;

/** An address and a port; port 0 stands for any, or for the one that a client asked for. */
public record Endpoint(InetAddress address, int port) {

  /** Checks the port. */
  public Endpoint {
    if (port < 0 || port > 0xffff) {
      throw new IllegalArgumentException("not a port: " + port + " of " + address);
    }
  }

  /** The version of IP. */
  public IpFamily family() {
    return IpFamily.of(address);
  }

  @Override
  public String toString() {
    return IpAddresses.text(address, port);
  }
}
