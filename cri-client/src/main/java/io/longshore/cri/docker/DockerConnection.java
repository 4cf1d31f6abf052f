package io.longshore.cri.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.exception.UnauthorizedException;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The Engine's client, where every error gets its category. Safe for use by several threads. */
final class DockerConnection implements AutoCloseable {
  private static final int CALLS_AT_ONCE = 24;
  private static final int STREAMS_AT_ONCE = 10_000;
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final String name;
  private final DockerClient calls;
  private final DockerClient streams;
  private volatile boolean closed;

  DockerConnection(DockerSettings settings) {
    this.name = "docker://" + settings.socket();
    this.calls = client(settings, settings.deadline(), CALLS_AT_ONCE);
    this.streams = client(settings, Duration.ZERO, STREAMS_AT_ONCE);
  }

  private static DockerClient client(DockerSettings settings, Duration patience, int connections) {
    String host = "unix://" + settings.socket();
    DefaultDockerClientConfig config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(host)
            .withDockerTlsVerify(false)
            // Not the credentials of whoever started us.
            .withDockerConfig(settings.checkpoints().toString())
            .build();
    ZerodepDockerHttpClient.Builder transport =
        new ZerodepDockerHttpClient.Builder()
            .dockerHost(URI.create(host))
            .maxConnections(connections)
            .connectionTimeout(CONNECT)
            // Zero is for ever; said nothing, it would be three minutes, for streams too.
            .responseTimeout(patience);
    return DockerClientImpl.getInstance(config, new Unkept(transport.build()));
  }

  /**
   * Has each call make a connection of its own. One that was kept may lead to an Engine that has
   * gone since, and of a change that meets its end nobody knows whether it was made.
   */
  private record Unkept(DockerHttpClient client) implements DockerHttpClient {
    @Override
    public Response execute(Request request) {
      return client.execute(
          Request.builder().from(request).putHeader("Connection", "close").build());
    }

    @Override
    public void close() throws IOException {
      client.close();
    }
  }

  /** A call that is answered soon. */
  <T> T call(String what, Function<DockerClient, T> body) {
    return run(what, calls, body);
  }

  /** A call whose answer takes its time. */
  <T> T stream(String what, Function<DockerClient, T> body) {
    return run(what, streams, body);
  }

  /** A call that may find its work done. */
  void change(String what, Consumer<DockerClient> body) {
    run(
        what,
        streams,
        client -> {
          try {
            body.accept(client);
          } catch (NotModifiedException e) {
            return false;
          }
          return true;
        });
  }

  private <T> T run(String what, DockerClient client, Function<DockerClient, T> body) {
    if (closed) {
      throw new ContainerRuntimeException(Category.UNAVAILABLE, what + ": the client is closed");
    }
    try {
      return body.apply(client);
    } catch (ContainerRuntimeException e) {
      throw e;
    } catch (RuntimeException e) {
      throw translate(what, e);
    }
  }

  ContainerRuntimeException translate(String what, Throwable failure) {
    return new ContainerRuntimeException(
        category(failure), what + " at " + name + ": " + failure.getMessage(), failure);
  }

  private static Category category(Throwable failure) {
    return switch (failure) {
      case NotFoundException _ -> Category.NOT_FOUND;
      case ConflictException _ -> Category.PRECONDITION;
      case BadRequestException _ -> Category.INVALID;
      case UnauthorizedException _ -> Category.DENIED;
      case DockerException _ -> Category.FAILED;
      default -> transport(failure);
    };
  }

  private static Category transport(Throwable failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SocketTimeoutException) {
        return Category.DEADLINE;
      }
      if (cause instanceof ClosedByInterruptException
          || cause instanceof InterruptedIOException
          || cause instanceof InterruptedException) {
        return Category.INTERRUPTED;
      }
      if (cause instanceof SocketException
          || cause instanceof ClosedChannelException
          || cause instanceof IOException) {
        return Thread.currentThread().isInterrupted() ? Category.INTERRUPTED : Category.UNAVAILABLE;
      }
    }
    return Category.FAILED;
  }

  @Override
  public void close() {
    closed = true;
    try {
      calls.close();
      streams.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
