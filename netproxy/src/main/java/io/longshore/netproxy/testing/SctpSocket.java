package io.longshore.netproxy.testing;

import io.longshore.linux.libc.NativeSocket;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Optional;

/**
 * Sends and receives SCTP packets without the kernel's SCTP, which many kernels have not: tracking
 * and translation work on the packets alone. One thread sends and receives; any may close.
 */
final class SctpSocket implements AutoCloseable {
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int SOCK_RAW = 3;
  private static final int IPPROTO_SCTP = 132;
  private static final int ADDRESS_LENGTH = 28;
  private static final int IPV4_ADDRESS = 4;
  private static final int IPV6_ADDRESS = 8;

  private final IpFamily family;
  private final NativeSocket socket;
  private final ByteBuffer in = direct(2_048);
  private final ByteBuffer out = direct(2_048);

  /** A packet, and who sent it. */
  record Received(SctpPacket packet, IpAddress from) {}

  private SctpSocket(IpFamily family) {
    this.family = family;
    this.socket = NativeSocket.open(number(family), SOCK_RAW, IPPROTO_SCTP);
  }

  /** Talks with one address. */
  static SctpSocket connectedTo(IpAddress peer) {
    SctpSocket socket = new SctpSocket(peer.family());
    socket.socket.connect(socket.address(peer));
    return socket;
  }

  /** Receives what comes to one address. */
  static SctpSocket boundTo(IpAddress own) {
    SctpSocket socket = new SctpSocket(own.family());
    socket.socket.bind(socket.address(own));
    return socket;
  }

  private static int number(IpFamily family) {
    return switch (family) {
      case IPV4 -> AF_INET;
      case IPV6 -> AF_INET6;
    };
  }

  private static ByteBuffer direct(int size) {
    return ByteBuffer.allocateDirect(size).order(ByteOrder.BIG_ENDIAN);
  }

  /** A sockaddr_in or sockaddr_in6; raw sockets have no ports. */
  private ByteBuffer address(IpAddress of) {
    ByteBuffer address = direct(ADDRESS_LENGTH);
    address.order(ByteOrder.nativeOrder()).putShort(0, (short) number(family));
    byte[] bytes = of.toInetAddress().getAddress();
    address.put(addressOffset(), bytes);
    return address.limit(family == IpFamily.IPV4 ? 16 : ADDRESS_LENGTH);
  }

  private int addressOffset() {
    return switch (family) {
      case IPV4 -> IPV4_ADDRESS;
      case IPV6 -> IPV6_ADDRESS;
    };
  }

  void send(SctpPacket packet) {
    socket.send(packet.encode(out), 0);
  }

  void send(SctpPacket packet, IpAddress to) {
    socket.sendTo(packet.encode(out), 0, address(to));
  }

  /** The next packet; empty when the time is over. Errors that came back are thrown. */
  Optional<Received> receive(Duration patience) {
    if (!socket.awaitReadable(patience)) {
      return Optional.empty();
    }
    ByteBuffer address = direct(ADDRESS_LENGTH);
    int length = socket.receiveFrom(in.clear(), 0, address);
    in.limit(length);
    if (family == IpFamily.IPV4) {
      // With the header of IP, whose length is in its first byte: raw(7).
      in.position((in.get(0) & 0xf) * Integer.BYTES);
    }
    byte[] from = new byte[family == IpFamily.IPV4 ? 4 : 16];
    address.get(addressOffset(), from);
    return Optional.of(new Received(SctpPacket.decode(in), parse(from)));
  }

  private static IpAddress parse(byte[] bytes) {
    try {
      return IpAddress.parse(InetAddress.getByAddress(bytes).getHostAddress());
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
