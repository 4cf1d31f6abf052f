package io.longshore.master.http;

import io.longshore.master.tunnel.Client;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The bytes of a connection as plain streams, each for one thread. When too much waits to be read,
 * nothing more is read from the connection.
 */
final class RawBytes extends ChannelInboundHandlerAdapter {
  private static final int MOST_UNREAD = 1 << 20;
  private static final byte[] END = {};

  private final Channel channel;
  private final LinkedBlockingQueue<byte[]> arrived = new LinkedBlockingQueue<>();
  private final AtomicInteger unread = new AtomicInteger();

  RawBytes(Channel channel) {
    this.channel = channel;
  }

  Client client() {
    return new Client(new Input(), new Output());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof ByteBuf bytes && bytes.isReadable()) {
        byte[] copy = ByteBufUtil.getBytes(bytes);
        if (unread.addAndGet(copy.length) >= MOST_UNREAD) {
          channel.config().setAutoRead(false);
        }
        arrived.add(copy);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    arrived.add(END);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    arrived.add(END);
    context.close();
  }

  private static InterruptedIOException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    InterruptedIOException failure = new InterruptedIOException("interrupted in a tunnel");
    failure.initCause(cause);
    return failure;
  }

  private final class Input extends InputStream {
    private byte[] piece = new byte[0];
    private int at;
    private boolean ended;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int start, int length) throws IOException {
      Objects.checkFromIndexSize(start, length, target.length);
      if (length == 0) {
        // Who wants nothing must not wait: kubectl sends empty messages of a WebSocket.
        return 0;
      }
      if (at == piece.length && !ended) {
        next();
      }
      if (ended) {
        return -1;
      }
      int taken = Math.min(length, piece.length - at);
      System.arraycopy(piece, at, target, start, taken);
      at += taken;
      return taken;
    }

    private void next() throws IOException {
      try {
        piece = arrived.take();
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
      at = 0;
      ended = piece.length == 0;
      int left = unread.addAndGet(-piece.length);
      if (left < MOST_UNREAD && left + piece.length >= MOST_UNREAD) {
        channel.config().setAutoRead(true);
      }
    }
  }

  private final class Output extends OutputStream {
    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int start, int length) throws IOException {
      ChannelFuture written = channel.writeAndFlush(Unpooled.copiedBuffer(source, start, length));
      try {
        written.await();
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
      if (!written.isSuccess()) {
        throw new IOException("cannot write to the client", written.cause());
      }
    }
  }
}
