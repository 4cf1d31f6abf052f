package io.longshore.netproxy.userspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Seed;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.userspace.SourceFilter.Instruction;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SourceFilterTest {

  /** As tcpdump -dd writes the same comparison, but for the offset. */
  @Test
  void isWhatTheKernelReads() {
    SourceFilter filter = SourceFilter.of(IpFamily.IPV4, List.of(Cidr.parse("10.1.0.0/16")));
    assertEquals(
        "20000000"
            + "0c00f0ff" // load the source: SKF_NET_OFF + 12
            + ("54000000" + "0000ffff") // and 255.255.0.0
            + ("15000001" + "0000010a") // equal to 10.1.0.0, or over one
            + ("06000000" + "ffffffff") // all of the packet
            + ("06000000" + "00000000"), // nothing of it
        HexFormat.of().formatHex(bytes(filter)));
  }

  private static byte[] bytes(SourceFilter filter) {
    ByteBuffer buffer = filter.bytes();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  @Test
  void doesNotFitWithThousandsOfRanges() {
    List<Cidr> ranges = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      ranges.add(Cidr.parse("10." + i / 256 + "." + i % 256 + ".0/24"));
    }
    assertTrue(SourceFilter.of(IpFamily.IPV4, ranges.subList(0, 1_000)).fits());
    assertFalse(SourceFilter.of(IpFamily.IPV4, ranges).fits());
  }

  @Test
  void admitsExactlyTheSources() {
    Seed.ofRun()
        .run(
            random -> {
              for (int i = 0; i < 2_000; i++) {
                compare(random, random.nextBoolean() ? IpFamily.IPV4 : IpFamily.IPV6);
              }
            });
  }

  private static void compare(Random random, IpFamily family) {
    List<Cidr> ranges = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      ranges.add(new Cidr(address(random, family), random.nextInt(family.bits() + 1)));
    }
    Sources sources = new Sources.Only(ranges);
    SourceFilter filter = SourceFilter.of(family, ranges);
    for (int i = 0; i < 10; i++) {
      IpAddress source = near(random, ranges, family);
      assertEquals(
          sources.contains(source), run(filter, header(source)), () -> source + " in " + ranges);
    }
  }

  private static IpAddress address(Random random, IpFamily family) {
    byte[] bytes = new byte[family.bits() / 8];
    random.nextBytes(bytes);
    return IpAddress.of(bytes);
  }

  /** Differs from a range's address in one bit, so that both answers are frequent. */
  private static IpAddress near(Random random, List<Cidr> ranges, IpFamily family) {
    if (ranges.isEmpty()) {
      return address(random, family);
    }
    byte[] bytes = ranges.get(random.nextInt(ranges.size())).network().bytes();
    int bit = random.nextInt(family.bits());
    bytes[bit / 8] ^= (byte) (128 >> bit % 8);
    return IpAddress.of(bytes);
  }

  private static ByteBuffer header(IpAddress source) {
    ByteBuffer header = ByteBuffer.allocate(40);
    header.position(source.family() == IpFamily.IPV6 ? 8 : 12).put(source.bytes());
    return header.rewind();
  }

  /** The four instructions that are used, as net/core/filter.c runs them. */
  private static boolean run(SourceFilter filter, ByteBuffer header) {
    int accumulator = 0;
    int next = 0;
    while (true) {
      Instruction one = filter.instructions().get(next++);
      switch (one.code()) {
        case 0x20 -> accumulator = header.getInt(one.operand() + 0x100000);
        case 0x54 -> accumulator &= one.operand();
        case 0x15 -> next += accumulator == one.operand() ? one.ifTrue() : one.ifFalse();
        case 0x06 -> {
          return one.operand() != 0;
        }
        default -> throw new AssertionError("no such instruction: " + one);
      }
    }
  }
}
