package io.longshore.master.controllers.node;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;

/**
 * A range of addresses for pods, of which each node gets a part of the same size.
 *
 * @param first the address, as a number
 * @param bits how many bits its family has
 * @param prefix the length of the prefix of the whole
 * @param nodePrefix the length of the prefix of a part
 */
public record PodRange(BigInteger first, int bits, int prefix, int nodePrefix) {
  private static final int V4_BITS = 32;
  // As upstream: more parts than these could not be remembered.
  private static final int MOST_BITS = 16;

  /** From text such as {@code 10.244.0.0/16}. */
  public static PodRange parse(String text, int nodeMask4, int nodeMask6) {
    int slash = text.indexOf('/');
    if (slash < 0 || !text.substring(slash + 1).matches("[0-9]{1,3}")) {
      throw wrong(text);
    }
    byte[] address = InetAddress.ofLiteral(text.substring(0, slash)).getAddress();
    int bits = address.length * Byte.SIZE;
    int prefix = Integer.parseInt(text.substring(slash + 1));
    int nodePrefix = bits == V4_BITS ? nodeMask4 : nodeMask6;
    if (prefix > nodePrefix || nodePrefix > bits || nodePrefix - prefix > MOST_BITS) {
      throw wrong(text + " in parts of /" + nodePrefix);
    }
    BigInteger number = new BigInteger(1, address);
    return new PodRange(
        number.shiftRight(bits - prefix).shiftLeft(bits - prefix), bits, prefix, nodePrefix);
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "not a range for pods: \"" + text + "\" (for example 10.244.0.0/16 in parts of /24)");
  }

  private int parts() {
    return 1 << (nodePrefix - prefix);
  }

  private String part(int index) {
    BigInteger address = first.add(BigInteger.valueOf(index).shiftLeft(bits - nodePrefix));
    byte[] bytes = new byte[bits / Byte.SIZE];
    byte[] digits = address.toByteArray();
    for (int i = 1; i <= Math.min(bytes.length, digits.length); i++) {
      bytes[bytes.length - i] = digits[digits.length - i];
    }
    try {
      return shortened(InetAddress.getByAddress(bytes).getHostAddress()) + "/" + nodePrefix;
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
    }
  }

  /** The longest row of zeros as RFC 5952 has it; the JDK writes them all. */
  private static String shortened(String address) {
    return address.contains(":") ? address.replaceFirst("(:0)+$", "::") : address;
  }

  /** The next free part after one that was given before; a freed one thus rests for a while. */
  Optional<String> next(Optional<String> last, Set<String> used) {
    int start = last.map(this::index).orElse(-1);
    for (int i = 1; i <= parts(); i++) {
      String part = part(Math.floorMod(start + i, parts()));
      if (!used.contains(part)) {
        return Optional.of(part);
      }
    }
    return Optional.empty();
  }

  private int index(String part) {
    byte[] address = InetAddress.ofLiteral(part.substring(0, part.indexOf('/'))).getAddress();
    return new BigInteger(1, address).subtract(first).shiftRight(bits - nodePrefix).intValue();
  }
}
