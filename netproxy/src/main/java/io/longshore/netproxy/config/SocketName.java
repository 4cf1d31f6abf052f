package io.longshore.netproxy.config;

import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;

/** An address and a port to listen on, such as {@code 0.0.0.0:10256} or {@code [::]:10256}. */
public record SocketName(IpAddress address, int port) {

  /** From text; throws where it is none. */
  public static SocketName parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    String port = text.substring(colon + 1);
    if (colon < 0 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not an address with a port (for example 127.0.0.1:10249)");
    }
    boolean brackets = host.startsWith("[") && host.endsWith("]");
    if (host.contains(":") && !brackets) {
      throw new IllegalArgumentException("\"" + text + "\" needs brackets around its address");
    }
    String address = brackets ? host.substring(1, host.length() - 1) : host;
    return new SocketName(
        IpAddress.parse(address.isEmpty() ? "0.0.0.0" : address), Integer.parseInt(port));
  }

  /** The text, with a port if it has none: kube-proxy's defaults.go. */
  static String withPort(String text, int port) {
    if (IpAddress.find(text).isEmpty()) {
      return text;
    }
    return new SocketName(IpAddress.parse(text), port).toString();
  }

  @Override
  public String toString() {
    return address.family() == IpFamily.IPV6 ? "[" + address + "]:" + port : address + ":" + port;
  }
}
