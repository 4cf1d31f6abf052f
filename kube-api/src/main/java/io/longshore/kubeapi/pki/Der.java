package io.longshore.kubeapi.pki;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Elements of ASN.1 in DER, ITU-T X.690: as many kinds as a certificate has. */
public final class Der {
  /** The tag of a sequence. */
  public static final int SEQUENCE = 0x30;

  /** The tag of a set. */
  public static final int SET = 0x31;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
  // RFC 5280, 4.1.2.5: years before 2050 are written with two digits.
  private static final DateTimeFormatter SHORT_TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final Instant LONG_YEARS = Instant.parse("2050-01-01T00:00:00Z");

  private Der() {}

  /** An element of parts that are one after the other. */
  public static byte[] element(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream element = new ByteArrayOutputStream();
    element.write(tag);
    writeLength(element, content.size());
    element.writeBytes(content.toByteArray());
    return element.toByteArray();
  }

  private static void writeLength(ByteArrayOutputStream element, int length) {
    if (length < 0x80) {
      element.write(length);
      return;
    }
    byte[] digits = BigInteger.valueOf(length).toByteArray();
    int from = digits[0] == 0 ? 1 : 0;
    element.write(0x80 | (digits.length - from));
    element.write(digits, from, digits.length - from);
  }

  /** Elements in an order. */
  public static byte[] sequence(byte[]... parts) {
    return element(SEQUENCE, parts);
  }

  /** An element in another one, with a tag that says which of several it is. */
  public static byte[] tagged(int number, byte[] inner) {
    return element(0xa0 | number, inner);
  }

  /** A whole number. */
  public static byte[] integer(BigInteger value) {
    return element(0x02, value.toByteArray());
  }

  /** True. */
  public static byte[] truth() {
    return element(0x01, new byte[] {(byte) 0xff});
  }

  /** Bits, of whose last byte some are not used. */
  public static byte[] bits(byte[] value, int unused) {
    return element(0x03, new byte[] {(byte) unused}, value);
  }

  /** Bytes. */
  public static byte[] octets(byte[] value) {
    return element(0x04, value);
  }

  /** A text in UTF-8. */
  public static byte[] text(String value) {
    return element(0x0c, value.getBytes(StandardCharsets.UTF_8));
  }

  /** An instant, in the form that RFC 5280 asks for. */
  public static byte[] time(Instant time) {
    return time.isBefore(LONG_YEARS)
        ? element(0x17, SHORT_TIME.format(time).getBytes(StandardCharsets.US_ASCII))
        : element(0x18, TIME.format(time).getBytes(StandardCharsets.US_ASCII));
  }

  /** An object identifier, such as 2.5.4.3. */
  public static byte[] identifier(String dotted) {
    String[] words = dotted.split("\\.");
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    writeBase128(content, Integer.parseInt(words[0]) * 40L + Integer.parseInt(words[1]));
    for (int i = 2; i < words.length; i++) {
      writeBase128(content, Long.parseLong(words[i]));
    }
    return element(0x06, content.toByteArray());
  }

  private static void writeBase128(ByteArrayOutputStream content, long value) {
    int digits = Math.max(1, (64 - Long.numberOfLeadingZeros(value) + 6) / 7);
    for (int i = digits - 1; i >= 0; i--) {
      int digit = (int) (value >> (7 * i)) & 0x7f;
      content.write(i > 0 ? digit | 0x80 : digit);
    }
  }
}
