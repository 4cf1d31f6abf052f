package io.longshore.netproxy.inspect.kernel;

import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.Protocol;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A socket that waits for connections, or for datagrams of everybody.
 *
 * @param address all zeros for every address of the machine
 */
public record Listener(Protocol protocol, IpAddress address, int port) {
  private static final String TCP_LISTEN = "0A";
  private static final String UDP_UNCONNECTED = "07";

  /** Whether it takes what is sent to an address; one of IPv6 usually takes IPv4 too. */
  public boolean takes(Protocol wanted, IpAddress to, int toPort) {
    boolean everywhere = address.toInetAddress().isAnyLocalAddress();
    boolean family = address.family() == to.family() || address.family() == IpFamily.IPV6;
    return protocol == wanted && port == toPort && (address.equals(to) || (everywhere && family));
  }

  /** Of the lines of /proc/net/tcp and its like: net/ipv4/tcp_ipv4.c, get_tcp4_sock. */
  static List<Listener> parse(Protocol protocol, List<String> lines) {
    String state = protocol == Protocol.TCP ? TCP_LISTEN : UDP_UNCONNECTED;
    return lines.stream()
        .skip(1)
        .map(line -> line.strip().split("\\s+"))
        .filter(words -> words.length > 3 && words[3].equals(state))
        .map(words -> of(protocol, words[1]))
        .toList();
  }

  private static Listener of(Protocol protocol, String place) {
    int colon = place.indexOf(':');
    ByteBuffer bytes = ByteBuffer.allocate(colon / 2);
    for (int i = 0; i < colon; i += 8) {
      int word = Integer.parseUnsignedInt(place.substring(i, i + 8), 16);
      bytes.order(ByteOrder.nativeOrder()).putInt(word);
    }
    return new Listener(
        protocol, IpAddress.of(bytes.array()), Integer.parseInt(place.substring(colon + 1), 16));
  }
}
