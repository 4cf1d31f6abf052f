package io.longshore.netlink.testing;

import io.longshore.base.testing.Seed;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netlink.wire.Message;
import io.longshore.netlink.wire.MessageReader;
import io.longshore.netlink.wire.NetlinkException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Real messages with random damage: a decoder must read each of them or refuse it, and do nothing
 * else.
 */
public final class Mutations {
  private final List<Message> captured;

  /** Of messages that the kernel has sent. */
  public Mutations(List<Message> captured) {
    if (captured.isEmpty()) {
      throw new IllegalArgumentException("nothing to damage");
    }
    this.captured = List.copyOf(captured);
  }

  /** Gives a decoder so many damaged messages; a failure names the seed. */
  public void feed(int count, Consumer<MessageReader> decoder) {
    Seed.ofRun()
        .run(
            random -> {
              for (int i = 0; i < count; i++) {
                Message message = captured.get(random.nextInt(captured.size()));
                decode(damaged(message.encode().toArray(), random), decoder);
              }
            });
  }

  private static void decode(byte[] bytes, Consumer<MessageReader> decoder) {
    MessageReader reader = new MessageReader(ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()));
    try {
      while (reader.next()) {
        decoder.accept(reader);
      }
    } catch (NetlinkException e) {
      if (!e.malformed()) {
        throw new AssertionError("refused for another reason: " + Bytes.of(bytes), e);
      }
    } catch (RuntimeException e) {
      throw new AssertionError("not refused as malformed: " + Bytes.of(bytes), e);
    }
  }

  private static byte[] damaged(byte[] bytes, Random random) {
    byte[] copy = bytes;
    if (random.nextInt(4) == 0) {
      copy = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
    }
    for (int i = random.nextInt(8); i > 0 && copy.length > 0; i--) {
      int at = random.nextInt(copy.length);
      // Small numbers and their neighbours are what lengths and types are made of.
      copy[at] =
          (byte) (random.nextBoolean() ? random.nextInt(256) : copy[at] + random.nextInt(9) - 4);
    }
    return copy;
  }
}
