package io.longshore.cri.testing;

import com.google.protobuf.ByteString;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.longshore.base.time.Clock;
import io.longshore.cri.channel.Endpoint;
import io.longshore.cri.client.CallDeadlines;
import io.longshore.cri.client.GrpcContainerRuntime;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.model.ExecResult;
import io.longshore.cri.proto.Cri;
import io.longshore.kubeapi.meta.Bytes;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/**
 * A runtime that runs nothing: a real gRPC server on a socket of its own, so transport, deadlines
 * and statuses are as with a real one. It keeps the rules of sandboxes and containers; tests say
 * when processes end, what commands answer, and what goes wrong. Safe for use by several threads.
 */
public final class FakeContainerRuntime implements AutoCloseable {
  private final TestFolder folder = new TestFolder("fake-");
  private final FaultScript faults = new FaultScript();
  private final FakeState state;
  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("fake-runtime", true), EpollIoHandler.newFactory());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile BiFunction<String, List<String>, ExecResult> commands =
      FakeContainerRuntime::nothing;
  private Server server;

  /** Starts one; its times are the clock's. */
  public FakeContainerRuntime(Clock clock) {
    this.state = new FakeState(clock);
    this.server = serve();
  }

  private Server serve() {
    try {
      return NettyServerBuilder.forAddress(new DomainSocketAddress(socket().toString()))
          .channelType(EpollServerDomainSocketChannel.class)
          .bossEventLoopGroup(loop)
          .workerEventLoopGroup(loop)
          .executor(threads)
          .intercept(faults.interceptor())
          .addService(new FakeRuntimeService(state, this::run))
          .addService(new FakeImageService(state))
          .build()
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path socket() {
    return folder.path().resolve("runtime.sock");
  }

  /** Where it listens. */
  public Endpoint endpoint() {
    return new Endpoint(Endpoint.Api.CRI, socket());
  }

  /** A client of it. */
  public ContainerRuntime connect() {
    return new GrpcContainerRuntime(endpoint(), CallDeadlines.DEFAULT);
  }

  /** What goes wrong. */
  public FaultScript faults() {
    return faults;
  }

  /** Lets it have an image. */
  public void addImage(String name) {
    state.addImage(name, 1_000_000);
  }

  /** As if a container's process had ended. */
  public void endProcess(String container, int exitCode, String reason) {
    state.end(container, exitCode, reason);
  }

  /** From now on, commands in containers answer this, by container and command. */
  public void answerCommands(BiFunction<String, List<String>, ExecResult> answers) {
    commands = answers;
  }

  private static ExecResult nothing(String container, List<String> command) {
    var empty = Bytes.of(new byte[0]);
    return new ExecResult(empty, empty, 0);
  }

  private Cri.ExecSyncResponse run(String container, List<String> command) {
    ExecResult result = commands.apply(container, command);
    return Cri.ExecSyncResponse.newBuilder()
        .setStdout(ByteString.copyFrom(result.output().toArray()))
        .setStderr(ByteString.copyFrom(result.errors().toArray()))
        .setExitCode(result.exitCode())
        .build();
  }

  /** Goes away as a crash would; what it knew is there again after {@link #restart}. */
  public synchronized void kill() {
    server.shutdownNow();
    try {
      server.awaitTermination();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Comes back. */
  public synchronized void restart() {
    server = serve();
  }

  @Override
  public void close() {
    kill();
    threads.shutdownNow();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    folder.close();
  }
}
