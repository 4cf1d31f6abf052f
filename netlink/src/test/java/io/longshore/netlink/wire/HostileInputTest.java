package io.longshore.netlink.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Seed;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bytes that no kernel would send are read or refused, in bounded time and memory. */
class HostileInputTest {
  private static final int HIGHEST = 8;

  /** Random bytes, with lengths and types that often make sense. */
  private static byte[] message(Random random) {
    byte[] bytes = new byte[random.nextInt(256)];
    random.nextBytes(bytes);
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    for (int at = 16; at + 4 <= bytes.length; at += 4) {
      if (random.nextInt(3) > 0) {
        buffer.putShort(at, (short) random.nextInt(bytes.length - at + 4));
        buffer.putShort(at + 2, (short) (random.nextInt(HIGHEST + 4) | random.nextInt(4) << 14));
      }
    }
    if (bytes.length >= 4 && random.nextInt(4) > 0) {
      buffer.putInt(0, random.nextInt(bytes.length + 4));
    }
    return bytes;
  }

  @Test
  void randomMessagesAreReadOrRefused() {
    Seed.ofRun()
        .run(
            random -> {
              for (int i = 0; i < 100_000; i++) {
                byte[] bytes = message(random);
                try {
                  readAll(bytes);
                } catch (NetlinkException e) {
                  assertTrue(e.malformed(), e::toString);
                } catch (RuntimeException e) {
                  throw new AssertionError("not refused as malformed: " + Bytes.of(bytes), e);
                }
              }
            });
  }

  private static void readAll(byte[] bytes) {
    MessageReader reader = new MessageReader(ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()));
    while (reader.next()) {
      assertTrue(reader.payloadLength() <= bytes.length);
      AttributeReader attributes = reader.attributes(4);
      walk(attributes);
      AttributeReader again = reader.attributes(4);
      tabulate(AttributeTable.read(again, HIGHEST), 3);
      assertTrue(Message.parse(reader.copy().encode()).size() == 1);
      attributes.check("walk");
      again.check("tabulate");
      reader.u32(0);
    }
  }

  private static void walk(AttributeReader attributes) {
    while (attributes.next()) {
      assertTrue(attributes.text().length() <= attributes.length());
      assertEquals(attributes.length(), attributes.bytes().length());
      assertTrue(attributes.endOffset() >= attributes.offset() + 4);
      switch (attributes.length()) {
        case 1 -> attributes.u8();
        case 2 -> attributes.big16();
        case 4, 16 -> IpAddresses.read(attributes);
        case 8 -> attributes.big64();
        default -> walk(attributes.nested());
      }
    }
  }

  private static void tabulate(AttributeTable table, int depth) {
    for (int type = 0; type <= HIGHEST; type++) {
      table.bytes(type);
      table.text(type);
      table.optionalBig32(type);
      table.nested(type).ifPresent(HostileInputTest::walk);
      if (depth > 0 && table.has(type)) {
        tabulate(table.table(type, HIGHEST), depth - 1);
      }
    }
  }

  @Test
  void whatATableHoldsIsCheckedToo() {
    AttributeReader reader =
        AttributeReader.of(Bytes.ofHex("06 00 02 00 01 02 00 00  08 00 03 00 00 00 00 01"));
    AttributeTable table = AttributeTable.read(reader, 3);
    assertEquals(1, table.big32(3));
    assertEquals(0, table.u32(2));
    assertEquals(
        "read: attribute 2 has 2 bytes, not 4 (at byte 4)",
        assertThrows(NetlinkException.class, () -> reader.check("read")).getMessage());
  }

  @Test
  void aLongMessageOfTheSmallestAttributesIsReadInOneGo() {
    int count = 1 << 20;
    ByteBuffer buffer = ByteBuffer.allocate(16 + 4 * count).order(ByteOrder.nativeOrder());
    buffer.putInt(0, buffer.capacity());
    for (int i = 0; i < count; i++) {
      buffer.putShort(16 + 4 * i, (short) 4);
    }
    MessageReader reader = new MessageReader(buffer);
    assertTrue(reader.next());
    AttributeReader attributes = reader.attributes(0);
    int seen = 0;
    while (attributes.next()) {
      seen++;
    }
    assertEquals(count, seen);
    AttributeTable.read(reader.attributes(0), 1);
  }
}
