package io.longshore.netlink.iptables.form;

import io.longshore.netlink.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The name of an interface, or with a plus sign at its end what its name begins with. */
public record InterfacePattern(String text) {
  private static final int SIZE = 16; // IFNAMSIZ

  /** Checks the length. */
  public InterfacePattern {
    if (text.isEmpty() || text.getBytes(StandardCharsets.UTF_8).length >= SIZE) {
      throw new IllegalArgumentException("not the name of an interface: \"" + text + '"');
    }
  }

  /** Whether longer names fit too. */
  public boolean isPrefix() {
    return text.endsWith("+");
  }

  /** Whether every name fits. */
  public boolean isAny() {
    return text.equals("+");
  }

  /** The letters that are compared. */
  public String compared() {
    return isPrefix() ? text.substring(0, text.length() - 1) : text;
  }

  /** Ones for the letters that are compared, and for the end of a whole name. */
  public Bytes mask() {
    int length = compared().getBytes(StandardCharsets.UTF_8).length;
    byte[] mask = new byte[SIZE];
    Arrays.fill(mask, 0, isPrefix() ? length : length + 1, (byte) 0xff);
    return Bytes.of(mask);
  }

  /** Writes the name and the mask behind it. */
  public void encode(StructWriter out) {
    out.text(text, SIZE).bytes(mask());
  }

  /** Of a name and a mask: what the mask leaves of the name. */
  public static InterfacePattern decode(Bytes name, Bytes mask) {
    int length = 0;
    while (length < SIZE && name.at(length) != 0 && mask.at(length) != 0) {
      length++;
    }
    String text = new String(name.part(0, length).toArray(), StandardCharsets.UTF_8);
    boolean exact = length < SIZE && mask.at(length) != 0;
    return new InterfacePattern(exact ? text : text + "+");
  }

  @Override
  public String toString() {
    return text;
  }
}
