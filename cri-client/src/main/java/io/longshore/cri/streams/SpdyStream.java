package io.longshore.cri.streams;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.spdy.DefaultSpdyDataFrame;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** One stream of a connection, in both directions; each has one thread. */
public final class SpdyStream {
  private static final int LARGEST_FRAME = 32 * 1024;

  private final SpdyConnection connection;
  private final int id;
  private final Map<String, String> headers;
  private final ArrivingBytes input;
  private final OutputStream output = new Frames();
  private final CompletableFuture<Void> accepted = new CompletableFuture<>();

  SpdyStream(SpdyConnection connection, int id, Map<String, String> headers) {
    this.connection = connection;
    this.id = id;
    this.headers = Map.copyOf(headers);
    this.input = new ArrivingBytes(connection::taken);
  }

  int id() {
    return id;
  }

  /** What it is for, as who opened it has said; a server finds the names in small letters. */
  public Map<String, String> headers() {
    return headers;
  }

  /** What comes. */
  public ArrivingBytes input() {
    return input;
  }

  /** What goes. */
  public OutputStream output() {
    return output;
  }

  /** Done when the other side agreed to the stream; data sent before may be thrown away. */
  CompletableFuture<Void> accepted() {
    return accepted;
  }

  void fail(IOException why) {
    accepted.completeExceptionally(why);
    input.fail(why);
  }

  /** Writes frames, and returns when the connection took them: who writes fast waits. */
  private final class Frames extends OutputStream {
    private final AtomicBoolean closed = new AtomicBoolean();

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int start, int length) throws IOException {
      Objects.checkFromIndexSize(start, length, source.length);
      if (closed.get()) {
        throw new IOException("the stream is closed");
      }
      for (int at = start; at < start + length; at += LARGEST_FRAME) {
        int end = Math.min(start + length, at + LARGEST_FRAME);
        send(Arrays.copyOfRange(source, at, end), false);
      }
    }

    @Override
    public void close() throws IOException {
      if (closed.compareAndSet(false, true) && connection.isOpen()) {
        send(new byte[0], true);
      }
    }

    private void send(byte[] bytes, boolean last) throws IOException {
      DefaultSpdyDataFrame frame = new DefaultSpdyDataFrame(id, Unpooled.wrappedBuffer(bytes));
      frame.setLast(last);
      ChannelFuture sent = connection.send(frame);
      SpdyConnection.await(sent);
    }
  }
}
