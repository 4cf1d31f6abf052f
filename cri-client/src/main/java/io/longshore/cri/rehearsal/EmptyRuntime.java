package io.longshore.cri.rehearsal;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * A container runtime that is well, has nothing, and makes nothing: enough for an agent to start
 * and to say that its node is ready. It speaks the runtime interface on a socket, as the others do.
 */
public final class EmptyRuntime implements AutoCloseable {
  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("empty-runtime", true), EpollIoHandler.newFactory());
  private final Server server;

  /** Listens. */
  public EmptyRuntime(Path socket) {
    try {
      server =
          NettyServerBuilder.forAddress(new DomainSocketAddress(socket.toString()))
              .channelType(EpollServerDomainSocketChannel.class)
              .bossEventLoopGroup(loop)
              .workerEventLoopGroup(loop)
              .directExecutor()
              .addService(new EmptyRuntimeService())
              .addService(new EmptyImageService())
              .build()
              .start();
    } catch (IOException e) {
      loop.shutdownGracefully();
      throw new UncheckedIOException("cannot listen on " + socket + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    server.shutdownNow();
    loop.shutdownGracefully();
  }
}
