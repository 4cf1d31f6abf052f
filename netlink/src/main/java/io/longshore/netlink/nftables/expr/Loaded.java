package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.Bytes;
import java.util.function.Function;

/**
 * What a register holds, in words.
 *
 * @param words where it is from
 * @param format how nft shows values of this kind
 * @param slots how many registers of four bytes it takes; a map's answer takes all that follow
 * @param masked the bits that are left of it; empty for all
 * @param isConstant whether the words are the value itself
 */
record Loaded(
    String words, Function<Bytes, String> format, int slots, Bytes masked, boolean isConstant) {

  static Loaded of(String words, int length, Function<Bytes, String> format) {
    return new Loaded(words, format, slots(length), Bytes.EMPTY, false);
  }

  static Loaded constant(Bytes value) {
    return new Loaded("", _ -> value.toString(), slots(value.length()), value, true);
  }

  /** What a map answers. */
  static Loaded mapped(String words) {
    return new Loaded(words, Bytes::toString, Integer.MAX_VALUE, Bytes.EMPTY, false);
  }

  private static int slots(int length) {
    return Math.max(1, (length + 3) / 4);
  }

  Loaded withWords(String newWords) {
    return new Loaded(newWords, format, slots, Bytes.EMPTY, false);
  }

  Loaded with(Bytes mask) {
    return new Loaded(words, format, slots, mask, false);
  }

  /** As a value for something that shows its values in some way. */
  String shownBy(Function<Bytes, String> consumer) {
    return isConstant ? consumer.apply(masked) : masked.length() == 0 ? words : maskedWords();
  }

  private String maskedWords() {
    return words + " & " + format.apply(masked);
  }

  /** The comparison with a constant. */
  String compared(Comparison comparison, Bytes data) {
    if (masked.length() == 0) {
      return words + " " + operator(comparison) + format.apply(data);
    }
    boolean anyBit = comparison == Comparison.NOT_EQUAL && isZero(data);
    if (anyBit && words.startsWith("ct ")) {
      return words + " " + format.apply(masked);
    }
    int prefix = prefix(masked);
    if (prefix > 0 && words.endsWith("addr")) {
      return words + " " + operator(comparison) + format.apply(data) + "/" + prefix;
    }
    String operator = comparison == Comparison.EQUAL ? "== " : operator(comparison);
    return maskedWords() + " " + operator + format.apply(data);
  }

  private static String operator(Comparison comparison) {
    return comparison == Comparison.EQUAL ? "" : comparison + " ";
  }

  private static boolean isZero(Bytes data) {
    return data.equals(Bytes.EMPTY.padded(data.length()));
  }

  /** How many ones come before the zeros; -1 if ones come again. */
  private static int prefix(Bytes mask) {
    int ones = 0;
    for (int i = 0; i < mask.length(); i++) {
      ones += Integer.bitCount(mask.at(i));
    }
    for (int i = 0; i < mask.length() * 8; i++) {
      boolean one = (mask.at(i / 8) >> (7 - i % 8) & 1) != 0;
      if (one != i < ones) {
        return -1;
      }
    }
    return ones;
  }
}
