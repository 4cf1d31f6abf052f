package io.longshore.netproxy.inspect.walk;

import io.longshore.netlink.wire.Bytes;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.Protocol;
import java.nio.ByteBuffer;
import java.util.Locale;

/** The first packet of a connection. */
public record Packet(
    Protocol protocol, IpAddress source, int sourcePort, IpAddress destination, int port) {
  /** What clients usually send from, where nobody says another one. */
  public static final int USUAL_SOURCE_PORT = 50_000;

  private static final int TCP_LENGTH = 20;
  private static final int UDP_LENGTH = 8;
  private static final int SCTP_LENGTH = 12;
  private static final int SYN = 2;
  private static final int TTL = 64;

  /** Checks that it is possible. */
  public Packet {
    if (source.family() != destination.family()) {
      throw new IllegalArgumentException(
          "a packet from " + source + " to " + destination + ": two versions of IP");
    }
    if (port < 0 || port > 0xffff || sourcePort < 0 || sourcePort > 0xffff) {
      throw new IllegalArgumentException("not ports: " + sourcePort + " and " + port);
    }
  }

  /** From a port that a client may have. */
  public static Packet of(Protocol protocol, IpAddress from, IpAddress to, int port) {
    return new Packet(protocol, from, USUAL_SOURCE_PORT, to, port);
  }

  /** The version of IP. */
  public IpFamily family() {
    return source.family();
  }

  Packet to(IpAddress newDestination, int newPort) {
    return new Packet(protocol, source, sourcePort, newDestination, newPort);
  }

  Packet from(IpAddress newSource) {
    return new Packet(protocol, newSource, sourcePort, destination, port);
  }

  /** The header of IP, as far as rules look at it: RFC 791, RFC 8200. */
  Bytes networkHeader() {
    int length = transportHeader().length();
    return switch (family()) {
      case IPV4 ->
          Bytes.of(
              ByteBuffer.allocate(20)
                  .put((byte) 0x45)
                  .put((byte) 0)
                  .putShort((short) (20 + length))
                  .putInt(0x4000)
                  .put((byte) TTL)
                  .put((byte) protocol.number())
                  .putShort((short) 0)
                  .put(source.bytes())
                  .put(destination.bytes())
                  .flip());
      case IPV6 ->
          Bytes.of(
              ByteBuffer.allocate(40)
                  .putInt(0x60000000)
                  .putShort((short) length)
                  .put((byte) protocol.number())
                  .put((byte) TTL)
                  .put(source.bytes())
                  .put(destination.bytes())
                  .flip());
    };
  }

  /** The header behind it: RFC 9293, RFC 768, RFC 9260. */
  Bytes transportHeader() {
    ByteBuffer header =
        ByteBuffer.allocate(
            switch (protocol) {
              case TCP -> TCP_LENGTH;
              case UDP -> UDP_LENGTH;
              case SCTP -> SCTP_LENGTH;
            });
    header.putShort((short) sourcePort).putShort((short) port);
    switch (protocol) {
      case TCP -> header.put(12, (byte) ((TCP_LENGTH / 4) << 4)).put(13, (byte) SYN);
      case UDP -> header.putShort(4, (short) UDP_LENGTH);
      case SCTP -> {}
    }
    return Bytes.of(header.rewind());
  }

  /** Such as {@code 10.0.0.1:50000 -> 10.96.0.10:80/tcp}. */
  @Override
  public String toString() {
    return text(source, sourcePort) + " -> " + target();
  }

  /** Such as {@code 10.96.0.10:80/tcp}. */
  public String target() {
    return text(destination, port) + "/" + protocol.name().toLowerCase(Locale.ROOT);
  }

  /** An address and a port. */
  public static String text(IpAddress address, int port) {
    return address.family() == IpFamily.IPV6 ? "[" + address + "]:" + port : address + ":" + port;
  }
}
