package io.longshore.netproxy.userspace;

import io.longshore.base.log.Log;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;

/**
 * One direction of a forwarded connection: passes on bytes and their end. While the receiver is
 * slow, the sender is not read from, so that the kernel slows it down in turn.
 *
 * <pre>
 *   reading --too much waits--> paused --all written--> reading
 *      | end of input
 *      v
 *    ended --all written: the end is passed on--> over
 * </pre>
 *
 * <p>A side that has said all, and has been told all, is closed. Of the event loop that both
 * connections are on.
 */
final class TcpRelay extends ChannelInboundHandlerAdapter {
  private static final Log LOG = Log.of("userspace");

  private final Side from;
  private final Side to;
  private final Limits limits;
  private final int most;
  private int waiting;

  /**
   * One of the two connections.
   *
   * <p>Of their event loop.
   */
  private static final class Side {
    private final SocketChannel channel;

    /** It has said all. */
    private boolean ended;

    /** It has been told all. */
    private boolean told;

    Side(SocketChannel channel) {
      this.channel = channel;
    }

    void closeIfDone() {
      if (ended && told) {
        channel.close();
      }
    }
  }

  private TcpRelay(Side from, Side to, Loops loops) {
    this.from = from;
    this.to = to;
    this.limits = loops.limits();
    this.most = loops.options().readBytes();
  }

  /**
   * Both directions.
   *
   * @param forth from the client
   * @param back from the endpoint
   */
  record Pair(TcpRelay forth, TcpRelay back) {}

  static Pair between(SocketChannel client, SocketChannel endpoint, Loops loops) {
    Side one = new Side(client);
    Side other = new Side(endpoint);
    return new Pair(new TcpRelay(one, other, loops), new TcpRelay(other, one, loops));
  }

  void start() {
    from.channel.config().setAutoRead(true);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    int count = bytes.readableBytes();
    ChannelFuture written = to.channel.writeAndFlush(bytes);
    if (written.isSuccess()) {
      // The kernel has taken all of it.
      return;
    }
    waiting += count;
    limits.keep(count);
    if (waiting >= most || limits.isFull()) {
      from.channel.config().setAutoRead(false);
    }
    written.addListener(_ -> written(written, count));
  }

  private void written(ChannelFuture written, int count) {
    waiting -= count;
    limits.giveBack(count);
    if (!written.isSuccess()) {
      fail(written.cause());
    } else if (waiting == 0) {
      if (from.ended) {
        passEnd();
      } else {
        from.channel.config().setAutoRead(true);
      }
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent && !from.ended) {
      from.ended = true;
      from.channel.config().setAutoRead(false);
      // What is not written yet would be lost: shutdownOutput makes it fail.
      if (waiting == 0) {
        passEnd();
      }
    }
  }

  private void passEnd() {
    to.told = true;
    if (!to.ended) {
      to.channel.shutdownOutput();
    }
    to.closeIfDone();
    from.closeIfDone();
  }

  /** Unless it was done, the other side must not take it for an end. */
  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (!(from.ended && from.told)) {
      TcpSockets.reset(to.channel);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fail(cause);
  }

  private void fail(Throwable cause) {
    if (from.channel.isOpen() || to.channel.isOpen()) {
      LOG.debug("connection lost", "from", from.channel, "to", to.channel, "error", cause);
    }
    TcpSockets.reset(from.channel);
    TcpSockets.reset(to.channel);
  }
}
