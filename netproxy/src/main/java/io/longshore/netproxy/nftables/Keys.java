package io.longshore.netproxy.nftables;

import io.longshore.netlink.wire.Bytes;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.Destination;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpAddress.Ip4;
import io.longshore.netproxy.model.IpAddress.Ip6;
import io.longshore.netproxy.model.Protocol;
import java.nio.ByteBuffer;

/**
 * Keys and data of elements as bytes: each field begins at a multiple of four. Written by hand
 * rather than with {@code DataType}: there are tens of thousands of them at the start.
 */
final class Keys {
  private static final int WORD = 4;

  private Keys() {}

  private static void put(ByteBuffer to, IpAddress address) {
    switch (address) {
      case Ip4(int bits) -> to.putInt(bits);
      case Ip6(long high, long low) -> to.putLong(high).putLong(low);
    }
  }

  private static int length(IpAddress address) {
    return address.family().bits() / 8;
  }

  private static void putByte(ByteBuffer to, int value) {
    to.putInt(value << 24);
  }

  private static void putPort(ByteBuffer to, int port) {
    to.putInt(port << 16);
  }

  static Bytes address(IpAddress address) {
    return Bytes.of(address.bytes());
  }

  static Bytes pair(IpAddress first, IpAddress second) {
    ByteBuffer to = ByteBuffer.allocate(length(first) + length(second));
    put(to, first);
    put(to, second);
    return Bytes.of(to.flip());
  }

  static Bytes frontend(IpAddress address, Protocol protocol, int port) {
    ByteBuffer to = ByteBuffer.allocate(length(address) + 2 * WORD);
    put(to, address);
    putByte(to, protocol.number());
    putPort(to, port);
    return Bytes.of(to.flip());
  }

  static Bytes nodePort(Protocol protocol, int port) {
    ByteBuffer to = ByteBuffer.allocate(2 * WORD);
    putByte(to, protocol.number());
    putPort(to, port);
    return Bytes.of(to.flip());
  }

  /** Behind a frontend, the index of an endpoint; numgen makes it in the machine's order. */
  static Bytes choice(Bytes frontend, int index) {
    return frontend.plus(Bytes.host32(index));
  }

  static Bytes target(Destination destination) {
    ByteBuffer to = ByteBuffer.allocate(length(destination.address()) + WORD);
    put(to, destination.address());
    putPort(to, destination.port());
    return Bytes.of(to.flip());
  }

  static Bytes firstOf(Bytes frontend, Cidr range) {
    return frontend.plus(address(range.network()));
  }

  static Bytes lastOf(Bytes frontend, Cidr range) {
    byte[] last = range.network().bytes();
    for (int bit = range.prefixLength(); bit < last.length * 8; bit++) {
      last[bit / 8] |= (byte) (0x80 >> bit % 8);
    }
    return frontend.plus(Bytes.of(last));
  }
}
