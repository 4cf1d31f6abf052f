package io.longshore.cri.channel;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.grpc.Channel;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * The gRPC connection to a runtime, made again when it is lost. Safe for use by several threads;
 * one event loop of its own does the input and output.
 */
public final class RuntimeChannel implements AutoCloseable {
  private static final int LARGEST_MESSAGE = 16 * 1024 * 1024;

  private final Path socket;
  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("cri", true), EpollIoHandler.newFactory());

  @GuardedBy("this")
  private ManagedChannel channel;

  /** To a socket; nothing is connected before the first call. */
  public RuntimeChannel(Path socket) {
    this.socket = socket;
    this.channel = open();
    // The thread starts here rather than at a call from anywhere: a thread stays in the network
    // namespace of the thread that started it, and the streams' connections are made in its own.
    loop.execute(() -> {});
  }

  /**
   * A channel for one call. gRPC waits longer and longer before it connects again, and refuses
   * calls meanwhile; a channel that lost its connection is replaced instead, so a call fails only
   * if the runtime is not there now.
   */
  public synchronized Channel current() {
    if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
      channel.shutdown();
      channel = open();
    }
    return channel;
  }

  /** A call found the runtime gone: the next one gets a connection of its own. */
  public synchronized void lost(Channel used) {
    if (used.equals(channel) && !channel.isShutdown()) {
      channel.shutdown();
      channel = open();
    }
  }

  private ManagedChannel open() {
    return NettyChannelBuilder.forAddress(new DomainSocketAddress(socket.toString()))
        .eventLoopGroup(loop)
        .channelType(EpollDomainSocketChannel.class)
        // Servers refuse the path of a socket as the name of a host.
        .overrideAuthority("localhost")
        .usePlaintext()
        .directExecutor()
        // gRPC sets it, and netty warns that a Unix socket has no such option; null takes it out.
        .withOption(ChannelOption.SO_KEEPALIVE, null)
        .maxInboundMessageSize(LARGEST_MESSAGE)
        .build();
  }

  /** The event loop, for connections that belong to calls. */
  public EventLoopGroup loop() {
    return loop;
  }

  /** Ends the connection; calls under way fail. */
  @Override
  public void close() {
    synchronized (this) {
      channel.shutdownNow();
    }
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
