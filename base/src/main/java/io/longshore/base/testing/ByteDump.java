package io.longshore.base.testing;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Assertions;

/** Shows bytes to a person, and compares them. */
public final class ByteDump {
  private static final int WIDTH = 16;
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

  private ByteDump() {}

  /** Fails with both dumps, line by line, if the bytes differ; lines that differ are marked. */
  public static void assertSame(byte[] expected, byte[] actual) {
    if (!Arrays.equals(expected, actual)) {
      Assertions.fail(
          "the bytes differ from offset "
              + Arrays.mismatch(expected, actual)
              + ":\n"
              + difference(expected, actual));
    }
  }

  /** Bytes of text such as {@code "01 02 ff"}; white space and line ends do not matter. */
  public static byte[] parse(String hex) {
    return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
  }

  static String difference(byte[] expected, byte[] actual) {
    StringBuilder text = new StringBuilder();
    for (int offset = 0; offset < Math.max(expected.length, actual.length); offset += WIDTH) {
      String before = line(expected, offset);
      String after = line(actual, offset);
      String place = "%04x  ".formatted(offset);
      if (before.equals(after)) {
        text.append("  ").append(place).append(before).append('\n');
      } else {
        text.append("- ").append(place).append(before).append('\n');
        text.append("+ ").append(place).append(after).append('\n');
      }
    }
    return text.toString();
  }

  private static String line(byte[] bytes, int offset) {
    return offset >= bytes.length
        ? ""
        : HEX.formatHex(bytes, offset, Math.min(bytes.length, offset + WIDTH));
  }
}
