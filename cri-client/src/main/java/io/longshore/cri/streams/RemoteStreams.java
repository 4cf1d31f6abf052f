package io.longshore.cri.streams;

import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import io.longshore.cri.model.PortStream;
import io.longshore.cri.model.ProcessStreams;
import io.longshore.cri.model.StreamSelection;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Opens the streams behind the addresses that a runtime gives. By {@code
 * k8s.io/kubelet/pkg/cri/streaming}: remotecommand protocol v4, and portforward v1.
 */
public final class RemoteStreams implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 30;
  private static final String PROCESS_PROTOCOL = "v4.channel.k8s.io";
  private static final String PORT_PROTOCOL = "portforward.k8s.io";

  private final EventLoopGroup loop;
  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

  /** On an event loop of native epoll. */
  public RemoteStreams(EventLoopGroup loop) {
    this.loop = loop;
  }

  /** The streams of a process. */
  public ProcessStreams process(String address, StreamSelection selection) {
    SpdyConnection connection = connect(address, PROCESS_PROTOCOL);
    try {
      SpdyStream status = connection.open(type("error"));
      List<SpdyStream> all = new ArrayList<>(List.of(status));
      RemoteProcess process =
          new RemoteProcess(
              connection,
              status,
              opened(connection, selection.input(), "stdin", all),
              opened(connection, selection.output(), "stdout", all),
              opened(connection, selection.errors(), "stderr", all),
              opened(connection, selection.terminal(), "resize", all));
      for (SpdyStream stream : all) {
        await(stream.accepted());
      }
      return process;
    } catch (ContainerRuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static Optional<SpdyStream> opened(
      SpdyConnection connection, boolean wanted, String type, List<SpdyStream> all) {
    if (!wanted) {
      return Optional.empty();
    }
    SpdyStream stream = connection.open(type(type));
    all.add(stream);
    return Optional.of(stream);
  }

  private static Map<String, String> type(String type) {
    return Map.of("streamtype", type);
  }

  /** A connection to a port. */
  public PortStream port(String address, int port) {
    SpdyConnection connection = connect(address, PORT_PROTOCOL);
    try {
      SpdyStream errors = connection.open(portHeaders("error", port));
      SpdyStream data = connection.open(portHeaders("data", port));
      await(errors.accepted());
      await(data.accepted());
      return new RemotePort(connection, data, errors);
    } catch (ContainerRuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static Map<String, String> portHeaders(String type, int port) {
    return Map.of("streamtype", type, "port", Integer.toString(port), "requestid", "0");
  }

  private SpdyConnection connect(String text, String protocol) {
    URI address = URI.create(text);
    if (!"http".equals(address.getScheme()) || address.getHost() == null) {
      throw new ContainerRuntimeException(
          Category.UNSUPPORTED,
          "the runtime serves streams at "
              + text
              + ": only http is spoken here; switch off TLS in the runtime's streaming server, which"
              + " listens on the loopback");
    }
    CompletableFuture<SpdyConnection> result = new CompletableFuture<>();
    // On the loop: a socket belongs to the network namespace of the thread that makes it.
    loop.execute(() -> connect(address, protocol, result));
    return await(result);
  }

  private void connect(URI address, String protocol, CompletableFuture<SpdyConnection> result) {
    int port = address.getPort() < 0 ? 80 : address.getPort();
    new Bootstrap()
        .group(loop)
        .channel(EpollSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                open.add(channel);
                channel
                    .pipeline()
                    .addLast(new HttpClientCodec(), new Upgrade(address, protocol, result));
              }
            })
        .connect(address.getHost().replaceAll("[\\[\\]]", ""), port)
        .addListener(
            connected -> {
              if (!connected.isSuccess()) {
                result.completeExceptionally(
                    new ContainerRuntimeException(
                        Category.UNAVAILABLE,
                        "cannot reach the runtime's streams at "
                            + address.getAuthority()
                            + ": "
                            + connected.cause().getMessage(),
                        connected.cause()));
              }
            });
  }

  private static <T> T await(CompletableFuture<T> result) {
    try {
      return result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ContainerRuntimeException cause) {
        throw cause;
      }
      throw new ContainerRuntimeException(
          Category.FAILED, "no streams from the runtime: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new ContainerRuntimeException(
          Category.DEADLINE, "no streams from the runtime in " + PATIENCE_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ContainerRuntimeException(
          Category.INTERRUPTED, "interrupted while opening streams", e);
    }
  }

  /** Ends all streams. */
  @Override
  public void close() {
    open.close().awaitUninterruptibly();
  }
}
