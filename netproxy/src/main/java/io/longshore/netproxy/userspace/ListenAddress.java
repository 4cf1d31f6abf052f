package io.longshore.netproxy.userspace;

import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.Protocol;
import java.net.InetSocketAddress;

/** Where a socket listens. */
record ListenAddress(Protocol protocol, IpAddress address, int port) {

  /** On all addresses that the machine has, now and later. */
  static ListenAddress everywhere(Protocol protocol, IpFamily family, int port) {
    return new ListenAddress(
        protocol, IpAddress.parse(family == IpFamily.IPV6 ? "::" : "0.0.0.0"), port);
  }

  InetSocketAddress socketAddress() {
    return new InetSocketAddress(address.toInetAddress(), port);
  }

  @Override
  public String toString() {
    String host = address.family() == IpFamily.IPV6 ? "[" + address + "]" : address.toString();
    return host + ":" + port + "/" + protocol;
  }
}
