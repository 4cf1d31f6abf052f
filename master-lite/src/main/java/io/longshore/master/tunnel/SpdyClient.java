package io.longshore.master.tunnel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.spdy.DefaultSpdyDataFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynStreamFrame;
import io.netty.handler.codec.spdy.SpdyDataFrame;
import io.netty.handler.codec.spdy.SpdyFrame;
import io.netty.handler.codec.spdy.SpdyFrameCodec;
import io.netty.handler.codec.spdy.SpdyPingFrame;
import io.netty.handler.codec.spdy.SpdyRstStreamFrame;
import io.netty.handler.codec.spdy.SpdyStreamFrame;
import io.netty.handler.codec.spdy.SpdySynReplyFrame;
import io.netty.handler.codec.spdy.SpdyVersion;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The client's end of SPDY/3.1, as nodes speak it (moby/spdystream): streams without flow control.
 * Netty's codec is used without its connections: one direction each, so that reading and writing
 * are plain blocking code. One thread reads; several may write.
 */
final class SpdyClient {
  private static final int LARGEST_FRAME = 32 << 10;

  private final Connection connection;
  private final EmbeddedChannel decoder = codec();
  private final EmbeddedChannel encoder = codec();
  private int lastId = -1;

  SpdyClient(Connection connection) {
    this.connection = connection;
  }

  private static EmbeddedChannel codec() {
    return new EmbeddedChannel(new SpdyFrameCodec(SpdyVersion.SPDY_3_1));
  }

  /** What comes from the other end. */
  interface Listener {
    /** Bytes of a stream. */
    void arrived(int stream, byte[] bytes) throws IOException;

    /** A stream has no more bytes; whether all are done that count. */
    boolean ended(int stream) throws IOException;
  }

  /** Makes a stream, and returns its number. */
  synchronized int open(Map<String, String> headers) throws IOException {
    lastId += 2;
    DefaultSpdySynStreamFrame frame = new DefaultSpdySynStreamFrame(lastId, 0, (byte) 0);
    headers.forEach((name, value) -> frame.headers().set(name, value));
    send(frame);
    return lastId;
  }

  synchronized void write(int stream, byte[] bytes, int start) throws IOException {
    for (int at = start; at < bytes.length; at += LARGEST_FRAME) {
      int length = Math.min(bytes.length - at, LARGEST_FRAME);
      send(new DefaultSpdyDataFrame(stream, Unpooled.wrappedBuffer(bytes, at, length)));
    }
  }

  /** Says that a stream gets no more bytes. */
  synchronized void end(int stream) throws IOException {
    DefaultSpdyDataFrame frame = new DefaultSpdyDataFrame(stream);
    frame.setLast(true);
    send(frame);
  }

  private synchronized void send(SpdyFrame frame) throws IOException {
    encoder.writeOutbound(frame);
    for (ByteBuf bytes = encoder.readOutbound(); bytes != null; bytes = encoder.readOutbound()) {
      connection.output().write(ByteBufUtil.getBytes(bytes));
      bytes.release();
    }
    connection.output().flush();
  }

  /** Reads until all is done, or the connection ends. */
  void run(Listener listener) throws IOException {
    byte[] buffer = new byte[LARGEST_FRAME];
    for (int read = connection.input().read(buffer);
        read >= 0;
        read = connection.input().read(buffer)) {
      decoder.writeInbound(Unpooled.copiedBuffer(buffer, 0, read));
      for (Object frame = decoder.readInbound(); frame != null; frame = decoder.readInbound()) {
        if (isLast(frame, listener)) {
          return;
        }
      }
    }
  }

  private boolean isLast(@Nullable Object frame, Listener listener) throws IOException {
    try {
      return switch (frame) {
        case SpdyDataFrame data -> {
          byte[] bytes = ByteBufUtil.getBytes(data.content());
          if (bytes.length > 0) {
            listener.arrived(data.streamId(), bytes);
          }
          yield isLast(data, listener);
        }
        case SpdySynReplyFrame reply -> isLast(reply, listener);
        case SpdyRstStreamFrame reset -> listener.ended(reset.streamId());
        case SpdyPingFrame ping -> {
          send(ping);
          yield false;
        }
        // Settings, windows and farewells ask for nothing here.
        case null, default -> false;
      };
    } finally {
      ReferenceCountUtil.release(frame);
    }
  }

  private static boolean isLast(SpdyStreamFrame frame, Listener listener) throws IOException {
    return frame.isLast() && listener.ended(frame.streamId());
  }

  /** The memory of the codec is given back. */
  void close() {
    encoder.finishAndReleaseAll();
    decoder.finishAndReleaseAll();
  }
}
