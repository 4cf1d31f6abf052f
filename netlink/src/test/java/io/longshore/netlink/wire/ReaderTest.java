package io.longshore.netlink.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ReaderTest {

  @Test
  void nestedAttributesAndBothByteOrders() {
    AttributeReader reader =
        AttributeReader.of(
            Bytes.ofHex(
                """
                10 00 05 80  09 00 06 00  01 02 03 04  05 00 00 00
                08 00 07 40  00 00 01 02  06 00 08 00  68 00
                """));
    assertTrue(reader.next());
    assertEquals(5, reader.type(), "without the flag of nesting");
    AttributeReader nested = reader.nested();
    assertTrue(nested.next());
    assertEquals(Bytes.ofHex("0102030405"), nested.bytes());
    assertFalse(nested.next());
    assertTrue(reader.next());
    assertEquals(7, reader.type(), "without the flag of byte order");
    assertEquals(0x102, reader.big32());
    assertEquals(0x02010000, reader.u32());
    assertEquals(16, reader.offset());
    assertTrue(reader.next(), "the last one lacks its padding");
    assertEquals("h", reader.text());
    assertFalse(reader.next());
    reader.check("read");
  }

  @Test
  void theFirstThingThatIsWrongIsKept() {
    AttributeReader reader =
        AttributeReader.of(Bytes.ofHex("0c 00 01 80  07 00 02 00  00 01 02 00  08 00 03 00"));
    assertTrue(reader.next());
    AttributeReader nested = reader.nested();
    assertTrue(nested.next());
    assertEquals(0, nested.u32());
    assertEquals(0, nested.big16());
    assertFalse(nested.next());
    assertFalse(reader.next(), "also for the outer one");
    NetlinkException failure =
        assertThrows(NetlinkException.class, () -> reader.check("read a table"));
    assertTrue(failure.malformed());
    assertEquals("read a table: attribute 2 has 3 bytes, not 4 (at byte 8)", failure.getMessage());
  }

  @Test
  void lengthsThatLieEndTheWalk() {
    for (String hex : new String[] {"03 00 01 00", "09 00 01 00 00 00 00 00", "04 00 01"}) {
      AttributeReader reader = AttributeReader.of(Bytes.ofHex(hex));
      assertFalse(reader.next(), hex);
      assertFalse(reader.isFine(), hex);
    }
    assertThrows(
        NetlinkException.class, () -> Message.parse(Bytes.ofHex("ff ff ff 7f 00 00 00 00")));
    assertThrows(NetlinkException.class, () -> Message.parse(Bytes.EMPTY.padded(16)));
  }

  @Test
  void nestingHasAnEnd() {
    Bytes inner = Bytes.EMPTY;
    for (int i = 0; i < 50; i++) {
      inner = Bytes.host16(inner.length() + 4).plus(Bytes.host16(1)).plus(inner);
    }
    AttributeReader outermost = AttributeReader.of(inner);
    AttributeReader reader = outermost;
    int levels = 0;
    while (reader.next()) {
      reader = reader.nested();
      levels++;
    }
    assertEquals(41, levels);
    assertFalse(outermost.isFine());
  }

  @Test
  void aFixedPartThatIsCutShort() {
    Message message = new Message(0x10, 0, 1, 0, Bytes.ofHex("01 02"));
    MessageWriter writer = new MessageWriter();
    writer.begin(0x10, 0).put16(0x0201);
    MessageReader reader = writer.end().reader();
    assertTrue(reader.next());
    assertEquals(message.payload(), reader.payload());
    assertEquals(1, reader.u8(0));
    assertEquals(0x102, reader.big16(0));
    assertTrue(assertThrows(NetlinkException.class, () -> reader.u32(0)).malformed());
    assertFalse(reader.attributes(16).next());
  }

  @Test
  void numbersInBytes() {
    assertEquals(80, Bytes.big16(80).big());
    assertEquals(0x4000, Bytes.host32(0x4000).host());
    assertEquals("0x0050", Bytes.big16(80).toString());
    assertEquals(Bytes.ofHex("65 74 68 30 00 00"), Bytes.text("eth0", 6));
    assertThrows(IllegalArgumentException.class, () -> Bytes.text("eth0", 3));
  }
}
