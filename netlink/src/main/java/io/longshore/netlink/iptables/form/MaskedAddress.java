package io.longshore.netlink.iptables.form;

import io.longshore.netlink.wire.Bytes;
import java.net.InetAddress;

/**
 * An address and which of its bits count: not only the first ones, as in {@code
 * 10.0.0.1/255.0.0.255}. Bits that do not count are zero.
 */
public record MaskedAddress(Bytes address, Bytes mask) {

  /** Checks the sizes and clears the bits that do not count. */
  public MaskedAddress {
    if (address.length() != mask.length() || (mask.length() != 4 && mask.length() != 16)) {
      throw new IllegalArgumentException("not an address and a mask: " + address + "/" + mask);
    }
    byte[] counting = address.toArray();
    for (int i = 0; i < counting.length; i++) {
      counting[i] &= (byte) mask.at(i);
    }
    address = Bytes.of(counting);
  }

  /** The addresses that begin with the same bits. */
  public static MaskedAddress of(InetAddress address, int prefix) {
    Bytes bytes = Bytes.of(address.getAddress());
    return new MaskedAddress(bytes, mask(prefix, bytes.length()));
  }

  /** One address. */
  public static MaskedAddress of(InetAddress address) {
    return of(address, 8 * address.getAddress().length);
  }

  /** Of text such as {@code 10.0.0.0/8}, {@code fd00::1} or {@code 10.0.0.1/255.0.0.255}. */
  public static MaskedAddress parse(String text) {
    int slash = text.indexOf('/');
    Bytes address = AddressText.parse(slash < 0 ? text : text.substring(0, slash));
    if (slash < 0) {
      return new MaskedAddress(address, mask(8 * address.length(), address.length()));
    }
    String mask = text.substring(slash + 1);
    boolean isPrefix = mask.indexOf('.') < 0 && mask.indexOf(':') < 0;
    return new MaskedAddress(
        address, isPrefix ? mask(Numbers.parse(mask), address.length()) : AddressText.parse(mask));
  }

  private static Bytes mask(int prefix, int length) {
    if (prefix < 0 || prefix > 8 * length) {
      throw new IllegalArgumentException("a prefix of " + prefix + " bits of " + 8 * length);
    }
    byte[] mask = new byte[length];
    for (int i = 0; i < length; i++) {
      int ones = Math.clamp(prefix - 8L * i, 0, 8);
      mask[i] = (byte) (0xff00 >> ones);
    }
    return Bytes.of(mask);
  }

  /** How many of the first bits count; -1 if others count too. */
  public int prefix() {
    int ones = 0;
    for (int i = 0; i < mask.length(); i++) {
      ones += Integer.bitCount(mask.at(i));
    }
    return mask(ones, mask.length()).equals(mask) ? ones : -1;
  }

  /** Whether every address fits. */
  public boolean isAny() {
    return prefix() == 0;
  }

  /** Whether all bits count. */
  public boolean isOne() {
    return prefix() == 8 * mask.length();
  }

  /** As toString, but one address without {@code /32}. */
  public String brief() {
    return isOne() ? AddressText.of(address) : toString();
  }

  @Override
  public String toString() {
    int prefix = prefix();
    return AddressText.of(address) + "/" + (prefix < 0 ? AddressText.of(mask) : prefix);
  }
}
