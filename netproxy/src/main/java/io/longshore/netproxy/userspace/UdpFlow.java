package io.longshore.netproxy.userspace;

import io.longshore.base.log.Log;
import io.longshore.netproxy.model.Destination;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * What one client exchanges with one endpoint, by a socket of its own: its port tells the
 * endpoint's answers to this client from others. Of the listener's event loop alone.
 */
final class UdpFlow extends SimpleChannelInboundHandler<DatagramPacket> {
  private static final Log LOG = Log.of("userspace");

  private final UdpListener listener;
  private final Channel answers;
  private final InetSocketAddress client;
  private final Destination destination;
  private final EpollDatagramChannel endpoint;
  private final Loops loops;
  private long lastUsed;

  private UdpFlow(
      UdpListener listener,
      Channel answers,
      InetSocketAddress client,
      Destination destination,
      EpollDatagramChannel endpoint,
      Loops loops) {
    this.listener = listener;
    this.answers = answers;
    this.client = client;
    this.destination = destination;
    this.endpoint = endpoint;
    this.loops = loops;
    this.lastUsed = loops.clock().nanoTime();
  }

  /** Begins one; none where the machine has no more sockets. */
  static Optional<UdpFlow> open(
      UdpListener listener,
      Channel answers,
      InetSocketAddress client,
      Destination destination,
      Loops loops) {
    EpollDatagramChannel endpoint;
    try {
      endpoint = new EpollDatagramChannel(loops.socketFamily());
    } catch (RuntimeException e) {
      LOG.warn("no socket for an endpoint", "destination", destination, "error", e);
      return Optional.empty();
    }
    UdpFlow flow = new UdpFlow(listener, answers, client, destination, endpoint, loops);
    flow.connect();
    return Optional.of(flow);
  }

  private void connect() {
    endpoint
        .config()
        .setRecvByteBufAllocator(new FixedRecvByteBufAllocator(UdpListener.DATAGRAM_BYTES));
    endpoint.pipeline().addLast(this);
    listener.counts().opened(destination);
    endpoint
        .closeFuture()
        .addListener(
            _ -> {
              listener.counts().closed(destination);
              listener.ended(this);
            });
    answers.eventLoop().register(endpoint);
    // Datagrams connect at once: what is sent next finds it done.
    endpoint
        .connect(new InetSocketAddress(destination.address().toInetAddress(), destination.port()))
        .addListener(
            connected -> {
              if (!connected.isSuccess()) {
                listener.refused(this);
              }
            });
  }

  InetSocketAddress client() {
    return client;
  }

  Destination destination() {
    return destination;
  }

  long lastUsed() {
    return lastUsed;
  }

  /** Passes a client's datagram on, or drops it where the kernel has no room. */
  void send(ByteBuf content) {
    lastUsed = loops.clock().nanoTime();
    if (!endpoint.isWritable()) {
      content.release();
      loops.droppedDatagrams().increment();
      return;
    }
    endpoint
        .writeAndFlush(content)
        .addListener(
            sent -> {
              if (!sent.isSuccess()) {
                exceptionCaught(sent.cause());
              }
            });
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
    lastUsed = loops.clock().nanoTime();
    listener.used(client);
    if (answers.isWritable()) {
      answers.write(new DatagramPacket(packet.content().retain(), client), answers.voidPromise());
    } else {
      loops.droppedDatagrams().increment();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    answers.flush();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    exceptionCaught(cause);
  }

  private void exceptionCaught(Throwable cause) {
    if (endpoint.isOpen()) {
      LOG.debug("endpoint lost", "destination", destination, "error", cause);
      listener.refused(this);
    }
  }

  void close() {
    endpoint.close();
  }
}
