package io.longshore.cli.inspect;

import io.longshore.cli.UsageException;
import io.longshore.netproxy.inspect.walk.Packet;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.Protocol;
import java.util.Locale;

/**
 * An address, a port and a protocol, as in {@code 10.96.0.10:80/tcp} or {@code [fd00::1]:53/udp}.
 */
record Target(IpAddress address, int port, Protocol protocol) {

  static Target parse(String text) {
    int slash = text.indexOf('/');
    String place = slash < 0 ? text : text.substring(0, slash);
    String protocol = slash < 0 ? "" : text.substring(slash + 1).toUpperCase(Locale.ROOT);
    int colon = place.lastIndexOf(':');
    if (colon < 0 || (place.startsWith("[") && !place.contains("]:"))) {
      throw new UsageException("not a destination: " + text + " (such as 10.96.0.10:80/tcp)");
    }
    return new Target(
        address(place.substring(0, colon)),
        port(place.substring(colon + 1)),
        Protocol.find(protocol)
            .orElseThrow(() -> new UsageException("neither tcp, udp nor sctp: " + text)));
  }

  /** The port may be left out. */
  static Target parseSource(String text) {
    boolean hasPort =
        text.startsWith("[")
            ? text.contains("]:")
            : text.indexOf(':') == text.lastIndexOf(':') && text.contains(":");
    int colon = hasPort ? text.lastIndexOf(':') : text.length();
    int port = hasPort ? port(text.substring(colon + 1)) : Packet.USUAL_SOURCE_PORT;
    return new Target(address(text.substring(0, colon)), port, Protocol.TCP);
  }

  private static IpAddress address(String text) {
    String bare =
        text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    return IpAddress.find(bare).orElseThrow(() -> new UsageException("not an IP address: " + text));
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port > 0 && port <= 0xffff) {
        return port;
      }
    } catch (NumberFormatException e) {
      throw new UsageException("not a port: " + text);
    }
    throw new UsageException("not a port: " + text);
  }

  @Override
  public String toString() {
    return Packet.text(address, port) + "/" + protocol.name().toLowerCase(Locale.ROOT);
  }
}
