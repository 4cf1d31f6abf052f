package io.longshore.agent.server;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Elements of ASN.1 in DER, ITU-T X.690: as many kinds as a server's certificate has. */
final class Der {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private Der() {}

  static byte[] element(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream element = new ByteArrayOutputStream();
    element.write(tag);
    int length = content.size();
    if (length >= 0x100) {
      element.write(0x82);
      element.write(length >> 8);
    } else if (length >= 0x80) {
      element.write(0x81);
    }
    element.write(length);
    element.writeBytes(content.toByteArray());
    return element.toByteArray();
  }

  static byte[] sequence(byte[]... parts) {
    return element(0x30, parts);
  }

  static byte[] integer(BigInteger value) {
    return element(0x02, value.toByteArray());
  }

  static byte[] bits(byte[] value) {
    return element(0x03, new byte[] {0}, value);
  }

  static byte[] octets(byte[] value) {
    return element(0x04, value);
  }

  /** RFC 5280, 4.1.2.5: in this form until 2049. */
  static byte[] time(Instant time) {
    return element(0x17, TIME.format(time).getBytes(StandardCharsets.US_ASCII));
  }

  /** An object identifier by its content. */
  static byte[] identifier(int... content) {
    byte[] bytes = new byte[content.length];
    for (int i = 0; i < content.length; i++) {
      bytes[i] = (byte) content[i];
    }
    return element(0x06, bytes);
  }

  /** A name with nothing but a common name, 2.5.4.3. */
  static byte[] name(String commonName) {
    byte[] text = element(0x0c, commonName.getBytes(StandardCharsets.UTF_8));
    return sequence(element(0x31, sequence(identifier(0x55, 4, 3), text)));
  }
}
