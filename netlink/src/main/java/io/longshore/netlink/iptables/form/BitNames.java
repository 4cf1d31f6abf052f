package io.longshore.netlink.iptables.form;

import java.util.List;
import java.util.StringJoiner;

/** Names of the bits of a number, in the order in which iptables prints them. */
public record BitNames(List<Bit> bits) {

  /** A bit, or several, and its name. */
  public record Bit(String name, int mask) {}

  /** Copies the list. */
  public BitNames {
    bits = List.copyOf(bits);
  }

  /** Names for the bits from the lowest on. */
  public static BitNames of(String... names) {
    return new BitNames(
        java.util.stream.IntStream.range(0, names.length)
            .mapToObj(i -> new Bit(names[i], 1 << i))
            .toList());
  }

  /** Whether all of a number's bits have names. */
  public boolean cover(int value) {
    return bits.stream().mapToInt(Bit::mask).reduce(value, (left, mask) -> left & ~mask) == 0;
  }

  /** The names of a number's bits, with commas between them. */
  public String print(int value) {
    StringJoiner names = new StringJoiner(",");
    for (Bit bit : bits) {
      if ((value & bit.mask) != 0) {
        names.add(bit.name);
      }
    }
    return names.toString();
  }

  /** The number whose bits have these names. */
  public int parse(String names) {
    int value = 0;
    for (String name : names.split(",")) {
      value |=
          bits.stream()
              .filter(bit -> bit.name.equals(name))
              .mapToInt(Bit::mask)
              .findFirst()
              .orElseThrow(
                  () -> new IllegalArgumentException("not one of " + names() + ": " + name));
    }
    return value;
  }

  private String names() {
    return String.join(", ", bits.stream().map(Bit::name).toList());
  }
}
