package io.longshore.master.kinds;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** A range of IPv4 addresses, such as 10.96.0.0/16. Its first and last are no one's. */
public record AddressRange(int first, int prefixLength) {

  /** From text. */
  public static AddressRange parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 2 || !parts[1].matches("[0-9]{1,2}") || Integer.parseInt(parts[1]) > 30) {
      throw wrong(text);
    }
    try {
      byte[] address = InetAddress.ofLiteral(parts[0]).getAddress();
      int length = Integer.parseInt(parts[1]);
      if (address.length != 4 || length < 8) {
        throw wrong(text);
      }
      return new AddressRange(number(address) & (-1 << (32 - length)), length);
    } catch (IllegalArgumentException e) {
      throw wrong(text);
    }
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "not a range of IPv4 addresses: \"" + text + "\" (for example 10.96.0.0/16)");
  }

  private static int number(byte[] address) {
    int number = 0;
    for (byte part : address) {
      number = number << 8 | (part & 0xff);
    }
    return number;
  }

  /** How many addresses can be given away. */
  public int size() {
    return (1 << (32 - prefixLength)) - 2;
  }

  /** One of them, from 1. */
  public String address(int index) {
    int value = first + index;
    byte[] bytes = {(byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value};
    try {
      return InetAddress.getByAddress(bytes).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  /** Whether an address can be given away. */
  public boolean contains(String address) {
    try {
      byte[] bytes = InetAddress.ofLiteral(address).getAddress();
      int index = number(bytes) - first;
      return bytes.length == 4 && index >= 1 && index <= size();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return address(0) + "/" + prefixLength;
  }
}
