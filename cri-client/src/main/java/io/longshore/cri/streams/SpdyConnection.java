package io.longshore.cri.streams;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.spdy.DefaultSpdySynReplyFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynStreamFrame;
import io.netty.handler.codec.spdy.SpdyDataFrame;
import io.netty.handler.codec.spdy.SpdyPingFrame;
import io.netty.handler.codec.spdy.SpdyRstStreamFrame;
import io.netty.handler.codec.spdy.SpdyStreamStatus;
import io.netty.handler.codec.spdy.SpdySynReplyFrame;
import io.netty.handler.codec.spdy.SpdySynStreamFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Streams over one connection. The servers (moby/spdystream) know no flow control per stream: when
 * too much waits to be read, nothing more is read from the connection. A client's streams are made
 * by one thread; frames, and the streams that a server is offered, come on the event loop.
 */
public final class SpdyConnection extends ChannelInboundHandlerAdapter {
  private static final int MOST_UNREAD = 1024 * 1024;

  private final Channel channel;
  private final Map<Integer, SpdyStream> streams = new ConcurrentHashMap<>();
  private final AtomicInteger lastId = new AtomicInteger(-1);
  private final AtomicInteger unread = new AtomicInteger();

  private final Consumer<SpdyStream> offers;

  /** A client's: what the server would open is ignored. */
  SpdyConnection(Channel channel) {
    this(channel, _ -> {});
  }

  /** A server's: each stream that the client opens is offered, and must not be worked on there. */
  public SpdyConnection(Channel channel, Consumer<SpdyStream> offers) {
    this.channel = channel;
    this.offers = offers;
  }

  /** Makes a stream; the server learns by its headers what it is for. */
  SpdyStream open(Map<String, String> headers) {
    SpdyStream stream = new SpdyStream(this, lastId.addAndGet(2), headers);
    streams.put(stream.id(), stream);
    DefaultSpdySynStreamFrame frame = new DefaultSpdySynStreamFrame(stream.id(), 0, (byte) 0);
    headers.forEach((name, value) -> frame.headers().set(name, value));
    send(frame)
        .addListener(
            sent -> {
              if (!sent.isSuccess()) {
                stream.fail(new IOException("the connection is closed", sent.cause()));
              }
            });
    return stream;
  }

  ChannelFuture send(Object frame) {
    return channel.writeAndFlush(frame);
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  static void await(ChannelFuture sent) throws IOException {
    try {
      sent.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException failure = new InterruptedIOException("interrupted while writing");
      failure.initCause(e);
      throw failure;
    }
    if (!sent.isSuccess()) {
      throw new IOException("the connection is closed", sent.cause());
    }
  }

  void taken(int bytes) {
    int left = unread.addAndGet(-bytes);
    if (left < MOST_UNREAD && left + bytes >= MOST_UNREAD) {
      channel.config().setAutoRead(true);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      switch (message) {
        case SpdyDataFrame data -> arrived(data);
        case SpdySynStreamFrame offer -> offered(offer);
        case SpdySynReplyFrame reply -> accepted(reply);
        case SpdyRstStreamFrame reset -> reset(reset);
        case SpdyPingFrame ping -> context.writeAndFlush(ping);
        // Settings, windows and farewells ask for nothing here.
        default -> {}
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void arrived(SpdyDataFrame data) {
    SpdyStream stream = streams.get(data.streamId());
    if (stream == null) {
      return;
    }
    byte[] bytes = new byte[data.content().readableBytes()];
    data.content().readBytes(bytes);
    if (unread.addAndGet(bytes.length) >= MOST_UNREAD) {
      channel.config().setAutoRead(false);
    }
    stream.input().add(bytes);
    if (data.isLast()) {
      stream.input().end();
    }
  }

  private void offered(SpdySynStreamFrame frame) {
    Map<String, String> headers = new HashMap<>();
    for (Map.Entry<CharSequence, CharSequence> header : frame.headers()) {
      headers.put(
          header.getKey().toString().toLowerCase(Locale.ROOT), header.getValue().toString());
    }
    SpdyStream stream = new SpdyStream(this, frame.streamId(), headers);
    streams.put(stream.id(), stream);
    if (frame.isLast()) {
      stream.input().end();
    }
    send(acceptance(stream.id()));
    offers.accept(stream);
  }

  /**
   * With a header: netty leaves out the whole block where there is none, and Go's reader of SPDY
   * (moby/spdystream, spdy/read.go) then takes the frame for a broken one.
   */
  private static SpdySynReplyFrame acceptance(int stream) {
    SpdySynReplyFrame reply = new DefaultSpdySynReplyFrame(stream);
    reply.headers().set("accepted", "true");
    return reply;
  }

  private void accepted(SpdySynReplyFrame reply) {
    SpdyStream stream = streams.get(reply.streamId());
    if (stream != null) {
      stream.accepted().complete(null);
      if (reply.isLast()) {
        stream.input().end();
      }
    }
  }

  /**
   * Servers end the streams that are left by cancelling them: what was sent before still counts.
   */
  private void reset(SpdyRstStreamFrame frame) {
    SpdyStream stream = streams.get(frame.streamId());
    if (stream == null) {
      return;
    }
    if (frame.status().equals(SpdyStreamStatus.CANCEL)) {
      stream
          .accepted()
          .completeExceptionally(new IOException("the other side cancelled the stream"));
      stream.input().end();
    } else {
      stream.fail(new IOException("the other side ended the stream: " + frame.status()));
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    // Servers end a connection without ending each stream: it is the end of all.
    streams
        .values()
        .forEach(
            stream -> {
              stream.accepted().completeExceptionally(new IOException("the other side hung up"));
              stream.input().end();
            });
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    streams
        .values()
        .forEach(stream -> stream.fail(new IOException("the connection broke: " + cause, cause)));
    context.close();
  }

  /** Ends all streams. */
  public void close() {
    channel.close();
  }
}
