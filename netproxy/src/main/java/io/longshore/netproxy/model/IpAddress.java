package io.longshore.netproxy.model;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An address. A proxy holds tens of thousands: these take 16 or 32 bytes, where an {@link
 * InetAddress} takes 80 and more.
 */
public sealed interface IpAddress extends Comparable<IpAddress> {

  /** Of four bytes. */
  record Ip4(int bits) implements IpAddress {
    @Override
    public String toString() {
      return (bits >>> 24)
          + "."
          + (bits >>> 16 & 255)
          + "."
          + (bits >>> 8 & 255)
          + "."
          + (bits & 255);
    }
  }

  /** Of sixteen bytes. */
  record Ip6(long high, long low) implements IpAddress {
    @Override
    public String toString() {
      return Ip6Text.print(high, low);
    }
  }

  /** The kind of the address. */
  default IpFamily family() {
    return switch (this) {
      case Ip4 _ -> IpFamily.IPV4;
      case Ip6 _ -> IpFamily.IPV6;
    };
  }

  /** The bytes as packets have them. */
  default byte[] bytes() {
    return switch (this) {
      case Ip4(int bits) -> ByteBuffer.allocate(4).putInt(bits).array();
      case Ip6(long high, long low) -> ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    };
  }

  /** Whether it is of this machine alone: 127.0.0.0/8 and ::1. */
  default boolean isLoopback() {
    return switch (this) {
      case Ip4(int bits) -> bits >>> 24 == 127;
      case Ip6(long high, long low) -> high == 0 && low == 1;
    };
  }

  /** As the JDK has it. */
  default InetAddress toInetAddress() {
    try {
      return InetAddress.getByAddress(bytes());
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  /** From the JDK's form. */
  static IpAddress of(InetAddress address) {
    return of(address.getAddress());
  }

  /** From four or sixteen bytes. */
  static IpAddress of(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return switch (bytes.length) {
      case 4 -> new Ip4(buffer.getInt());
      case 16 -> new Ip6(buffer.getLong(), buffer.getLong());
      default -> throw new IllegalArgumentException("no address has " + bytes.length + " bytes");
    };
  }

  /** From text; throws where it is none. */
  static IpAddress parse(String text) {
    return find(text)
        .orElseThrow(() -> new IllegalArgumentException("not an IP address: \"" + text + '"'));
  }

  /**
   * From text that may be something else. Objects of old clusters have zeros in front of decimal
   * numbers, which Kubernetes reads as decimal nevertheless: k8s.io/utils/net, ParseIPSloppy.
   */
  static Optional<IpAddress> find(String text) {
    if (text.indexOf(':') < 0) {
      return Ip4Text.parse(text).map(bits -> (IpAddress) new Ip4(bits));
    }
    if (text.indexOf('%') >= 0 || text.startsWith("[")) {
      return Optional.empty();
    }
    try {
      return Optional.of(of(InetAddress.ofLiteral(text)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** By family, then as numbers. */
  @Override
  default int compareTo(IpAddress other) {
    return switch (this) {
      case Ip4(int bits) ->
          other instanceof Ip4(int otherBits) ? Integer.compareUnsigned(bits, otherBits) : -1;
      case Ip6(long high, long low) -> {
        if (!(other instanceof Ip6(long otherHigh, long otherLow))) {
          yield 1;
        }
        int byHigh = Long.compareUnsigned(high, otherHigh);
        yield byHigh != 0 ? byHigh : Long.compareUnsigned(low, otherLow);
      }
    };
  }
}
