package io.longshore.agent.server;

import io.longshore.cri.streams.ArrivingBytes;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client whose messages begin with the number of the stream that they belong to:
 * v4.channel.k8s.io, and v5, which can also say that a stream has ended. Frames come on the event
 * loop; the streams are used by others.
 */
final class WebSocketTerminal extends SimpleChannelInboundHandler<WebSocketFrame>
    implements RemoteTerminal {
  /** The subprotocols, the one that is liked best first. */
  static final String PROTOCOLS = "v5.channel.k8s.io,v4.channel.k8s.io";

  private static final int INPUT = 0;
  private static final int OUTPUT = 1;
  private static final int ERRORS = 2;
  private static final int ENDING = 3;
  private static final int SIZES = 4;
  private static final int END_OF_STREAM = 255;
  private static final int LARGEST_MESSAGE = 32 * 1024;
  private static final int MOST_UNREAD = 1024 * 1024;

  private final Channel channel;
  private final AtomicInteger unread = new AtomicInteger();
  private final ArrivingBytes input = new ArrivingBytes(this::taken);
  private final ArrivingBytes sizes = new ArrivingBytes(this::taken);

  WebSocketTerminal(Channel channel) {
    this.channel = channel;
  }

  private void taken(int bytes) {
    int left = unread.addAndGet(-bytes);
    if (left < MOST_UNREAD && left + bytes >= MOST_UNREAD) {
      channel.config().setAutoRead(true);
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
    switch (frame) {
      case BinaryWebSocketFrame binary -> message(binary);
      case PingWebSocketFrame ping ->
          context.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
      case CloseWebSocketFrame _ -> context.close();
      // Other frames are not of this protocol, and harmless.
      default -> {}
    }
  }

  private void message(BinaryWebSocketFrame frame) {
    if (!frame.content().isReadable()) {
      return;
    }
    int number = frame.content().readUnsignedByte();
    byte[] bytes = new byte[frame.content().readableBytes()];
    frame.content().readBytes(bytes);
    if (unread.addAndGet(bytes.length) >= MOST_UNREAD) {
      channel.config().setAutoRead(false);
    }
    switch (number) {
      case INPUT -> input.add(bytes);
      case SIZES -> sizes.add(bytes);
      case END_OF_STREAM -> {
        taken(bytes.length);
        if (bytes.length > 0 && bytes[0] == INPUT) {
          input.end();
        }
      }
      // Nothing else comes from a client.
      default -> taken(bytes.length);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    input.end();
    sizes.end();
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    input.fail(new IOException("the connection broke: " + cause, cause));
    context.close();
  }

  @Override
  public InputStream input() {
    return input;
  }

  @Override
  public OutputStream output() {
    return new Messages(OUTPUT);
  }

  @Override
  public OutputStream errors() {
    return new Messages(ERRORS);
  }

  @Override
  public InputStream sizes() {
    return sizes;
  }

  @Override
  public OutputStream ending() {
    return new Messages(ENDING);
  }

  @Override
  public void whenGone(Runnable task) {
    channel.closeFuture().addListener(_ -> Thread.startVirtualThread(task));
  }

  @Override
  public void close() {
    channel
        .writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE))
        .addListener(_ -> channel.close());
  }

  /** Writes messages, and returns when the connection took them: who writes fast waits. */
  private final class Messages extends OutputStream {
    private final int number;

    Messages(int number) {
      this.number = number;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int start, int length) throws IOException {
      Objects.checkFromIndexSize(start, length, source.length);
      for (int at = start; at < start + length; at += LARGEST_MESSAGE) {
        int end = Math.min(start + length, at + LARGEST_MESSAGE);
        send(Arrays.copyOfRange(source, at, end));
      }
    }

    private void send(byte[] bytes) throws IOException {
      var content =
          Unpooled.wrappedBuffer(
              Unpooled.wrappedBuffer(new byte[] {(byte) number}), Unpooled.wrappedBuffer(bytes));
      try {
        var sent = channel.writeAndFlush(new BinaryWebSocketFrame(content)).await();
        if (!sent.isSuccess()) {
          throw new IOException("the connection is closed", sent.cause());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw (IOException) new InterruptedIOException("interrupted while writing").initCause(e);
      }
    }
  }
}
