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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

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

  /** Each call holds it for reading. */
  private final ReadWriteLock calls = new ReentrantReadWriteLock();

  /** The one in use last; calls may be under way on those before it. */
  @GuardedBy("this")
  private final Deque<ManagedChannel> channels = new ArrayDeque<>();

  /** To a socket; nothing is connected before the first call. */
  public RuntimeChannel(Path socket) {
    this.socket = socket;
    channels.add(open());
    // The thread starts here rather than at a call from anywhere: a thread stays in the network
    // namespace of the thread that started it, and the streams' connections are made in its own.
    loop.execute(() -> {});
  }

  /** Makes a call, which ends before this is closed. */
  public <T> T call(Function<Channel, T> body) {
    calls.readLock().lock();
    try {
      return body.apply(current());
    } finally {
      calls.readLock().unlock();
    }
  }

  /**
   * A channel for one call. gRPC waits longer and longer before it connects again, and refuses
   * calls meanwhile; a channel that lost its connection is replaced instead, so a call fails only
   * if the runtime is not there now.
   */
  private synchronized Channel current() {
    if (channels.getLast().getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
      replace();
    }
    return channels.getLast();
  }

  /** A call found the runtime gone: the next one gets a connection of its own. */
  public synchronized void lost(Channel used) {
    if (used.equals(channels.getLast()) && !channels.getLast().isShutdown()) {
      replace();
    }
  }

  @GuardedBy("this")
  private void replace() {
    channels.getLast().shutdown();
    channels.removeIf(ManagedChannel::isTerminated);
    channels.add(open());
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
      channels.forEach(ManagedChannel::shutdownNow);
    }
    awaitCalls();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  /** A call that has just begun would wait for ever for an event loop that has ended. */
  private void awaitCalls() {
    try {
      if (calls.writeLock().tryLock(1, TimeUnit.SECONDS)) {
        calls.writeLock().unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
