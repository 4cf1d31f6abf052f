package io.longshore.netproxy.model;

import io.longshore.netproxy.model.IpAddress.Ip4;
import io.longshore.netproxy.model.IpAddress.Ip6;
import java.util.Optional;

/** A range of addresses: those that begin with the same bits. */
public record Cidr(IpAddress network, int prefixLength) implements Comparable<Cidr> {

  /** Clears the bits behind the prefix. */
  public Cidr {
    if (prefixLength < 0 || prefixLength > network.family().bits()) {
      throw new IllegalArgumentException(
          "no prefix of " + network + " has the length " + prefixLength);
    }
    network = masked(network, prefixLength);
  }

  /** The range that holds one address only. */
  public static Cidr only(IpAddress address) {
    return new Cidr(address, address.family().bits());
  }

  /** From text such as 10.0.0.0/8; throws where it is none. */
  public static Cidr parse(String text) {
    return find(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "not a range of addresses: \"" + text + "\" (for example 10.0.0.0/8)"));
  }

  /** From text that may be something else. */
  public static Optional<Cidr> find(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || !text.substring(slash + 1).matches("[0-9]{1,3}")) {
      return Optional.empty();
    }
    int length = Integer.parseInt(text.substring(slash + 1));
    return IpAddress.find(text.substring(0, slash))
        .filter(address -> length <= address.family().bits())
        .map(address -> new Cidr(address, length));
  }

  /** The kind of its addresses. */
  public IpFamily family() {
    return network.family();
  }

  /** Whether all addresses of the family are in it. */
  public boolean isEverything() {
    return prefixLength == 0;
  }

  /** Whether an address is in it. */
  public boolean contains(IpAddress address) {
    return address.family() == family() && masked(address, prefixLength).equals(network);
  }

  private static IpAddress masked(IpAddress address, int length) {
    return switch (address) {
      case Ip4(int bits) -> new Ip4(length == 0 ? 0 : bits & (-1 << (32 - length)));
      case Ip6(long high, long low) ->
          new Ip6(high & mask(length), length <= 64 ? 0 : low & mask(length - 64));
    };
  }

  private static long mask(int length) {
    return length == 0 ? 0 : length >= 64 ? -1L : -1L << (64 - length);
  }

  /** By address, the wider range first. */
  @Override
  public int compareTo(Cidr other) {
    int byNetwork = network.compareTo(other.network);
    return byNetwork != 0 ? byNetwork : Integer.compare(prefixLength, other.prefixLength);
  }

  @Override
  public String toString() {
    return network + "/" + prefixLength;
  }
}
