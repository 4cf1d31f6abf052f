package io.longshore.netlink.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.ByteDump;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class MessageWriterTest {

  /** A buffer full of ones: what is not written shows. */
  private static MessageWriter writer(int size, int largest) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(size);
    for (int i = 0; i < size; i++) {
      buffer.put(i, (byte) 0xff);
    }
    return new MessageWriter(buffer, largest);
  }

  private static byte[] written(MessageWriter writer) {
    return Bytes.of(writer.messages()).toArray();
  }

  /** What nft 1.0.6 sends to make a table: captured with --debug=mnl. */
  @Test
  void aTableAsNftWritesIt() {
    MessageWriter writer = writer(4096, 4096);
    AttributeWriter attributes = writer.begin(0x0a00, MessageFlags.REQUEST | MessageFlags.CREATE);
    attributes.put8(2);
    attributes.put8(0);
    attributes.putBig16(0);
    attributes.text(1, "t");
    attributes.big32(2, 0);
    attributes.bytes(6, Bytes.ofHex("00 09").plus(Bytes.text("my table\0")));
    writer.end().number(1);
    ByteDump.assertSame(
        ByteDump.parse(
            """
            34 00 00 00  00 0a 01 04  01 00 00 00  00 00 00 00
            02 00 00 00
            06 00 01 00  74 00 00 00
            08 00 02 00  00 00 00 00
            0f 00 06 00  00 09 6d 79  20 74 61 62  6c 65 00 00
            """),
        written(writer));
  }

  @Test
  void everyKindOfValueIsPaddedWithZeros() {
    MessageWriter writer = writer(512, 512);
    AttributeWriter attributes = writer.begin(0x10, 0);
    attributes.u8(1, 0x12);
    attributes.u16(2, 0x1234);
    attributes.big16(3, 0x1234);
    attributes.flag(4);
    int nest = attributes.open(5);
    attributes.bytes(6, Bytes.ofHex("0102030405"));
    attributes.close(nest);
    attributes.text(7, "\u00e9");
    attributes.put8(9);
    writer.end().number(7);
    ByteDump.assertSame(
        ByteDump.parse(
            """
            45 00 00 00  10 00 00 00  07 00 00 00  00 00 00 00
            05 00 01 00  12 00 00 00
            06 00 02 00  34 12 00 00
            06 00 03 00  12 34 00 00
            04 00 04 00
            10 00 05 80  09 00 06 00  01 02 03 04  05 00 00 00
            07 00 07 00  c3 a9 00 00
            09 00 00 00
            """),
        written(writer));
  }

  @Test
  void theBufferGrowsAndIsUsedAgain() {
    MessageWriter writer = writer(64, 1 << 20);
    for (int round = 0; round < 2; round++) {
      writer.clear();
      for (int i = 0; i < 1000; i++) {
        assertEquals(writer.size(), writer.messages().limit());
        writer.begin(i, 0).u32(1, i);
        writer.end();
      }
      assertEquals(1000, writer.count());
      assertEquals(24_000, writer.size());
      MessageReader reader = writer.reader();
      for (int i = 0; i < 1000; i++) {
        assertTrue(reader.next());
        AttributeReader attributes = reader.attributes(0);
        assertTrue(attributes.next());
        assertEquals(i, attributes.u32());
      }
    }
  }

  @Test
  void moreThanFitsIsRefused() {
    MessageWriter writer = writer(64, 128);
    NetlinkException failure =
        assertThrows(
            NetlinkException.class, () -> writer.begin(1, 0).bytes(1, Bytes.EMPTY.padded(200)));
    assertTrue(failure.tooLarge());
    writer.abandon();
    writer.begin(2, 0);
    assertEquals(1, writer.end().count());
    MessageWriter roomy = writer(64, 1 << 20);
    AttributeWriter attributes = roomy.begin(1, 0);
    int nest = attributes.open(3);
    for (int i = 0; i < 2; i++) {
      attributes.bytes(1, Bytes.EMPTY.padded(40_000));
    }
    assertEquals(
        "attribute 3 of 80012 bytes: at most 65535",
        assertThrows(IllegalArgumentException.class, () -> attributes.close(nest)).getMessage());
  }

  @Test
  void theLastMessageCanAskForAnAcknowledgement() {
    MessageWriter writer = writer(64, 1024);
    writer.begin(1, 0);
    writer.end();
    writer.begin(2, MessageFlags.REQUEST);
    writer.end().acknowledgeLast();
    assertEquals(
        """
        type 0x1, flags 0x0, sequence 0, 0 bytes: 0x
        type 0x2, flags 0x5, sequence 0, 0 bytes: 0x
        """,
        writer.toString());
  }
}
