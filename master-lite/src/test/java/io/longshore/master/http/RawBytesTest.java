package io.longshore.master.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RawBytesTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final RawBytes bytes = new RawBytes(channel);

  @BeforeEach
  void join() {
    channel.pipeline().addLast(bytes);
  }

  private void arrive(int... values) {
    ByteBuf piece = Unpooled.buffer();
    for (int value : values) {
      piece.writeByte(value);
    }
    channel.writeInbound(piece);
  }

  @Test
  void piecesAreOneStream() throws Exception {
    InputStream input = bytes.client().input();
    arrive(1, 2, 255);
    arrive(4);
    assertEquals(1, input.read());
    assertArrayEquals(new byte[] {2, -1, 4}, input.readNBytes(3));
    channel.close();
    assertEquals(-1, input.read());
    assertEquals(-1, input.read(new byte[3]));
  }

  @Test
  @Timeout(value = 10, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void whoWantsNothingDoesNotWait() throws Exception {
    InputStream input = bytes.client().input();
    assertEquals(0, input.read(new byte[0]));
    assertEquals(0, input.readNBytes(0).length);
  }

  @Test
  void whatIsWrittenGoesOutAtOnce() throws Exception {
    OutputStream output = bytes.client().output();
    output.write(7);
    ByteBuf sent = channel.readOutbound();
    assertEquals(7, sent.readByte());
    sent.release();
  }

  @Test
  void aSlowReaderStopsTheConnection() throws Exception {
    InputStream input = bytes.client().input();
    channel.writeInbound(Unpooled.wrappedBuffer(new byte[2 << 20]));
    assertEquals(false, channel.config().isAutoRead());
    input.readNBytes(1);
    assertEquals(true, channel.config().isAutoRead());
  }
}
