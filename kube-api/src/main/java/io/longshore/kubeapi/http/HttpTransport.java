package io.longshore.kubeapi.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.kubeapi.http.HttpException.Category;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Requests to one server over HTTP/1.1, on connections that are kept. Calls block, and are meant
 * for virtual threads; any number may be under way. What TLS needs is asked for at each request, so
 * new certificates count at once and idle connections made with older ones are closed.
 */
public final class HttpTransport implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final int MOST_IDLE = 8;
  private static final int LONGEST_LINE = 16 * 1024;
  private static final int LARGEST_HEADERS = 256 * 1024;
  private static final int LARGEST_CHUNK = 64 * 1024;

  private final String host;
  private final int port;
  private final Supplier<Optional<TlsSettings>> tls;
  private final EventLoopGroup loop = Loops.one("http");

  @GuardedBy("this")
  private final Deque<Connection> idle = new ArrayDeque<>();

  @GuardedBy("this")
  private @Nullable TlsSettings contextSettings;

  @GuardedBy("this")
  private @Nullable SslContext context;

  /** For a server; without TLS where there are no settings for it. */
  public HttpTransport(String host, int port, Supplier<Optional<TlsSettings>> tls) {
    this.host = host;
    this.port = port;
    this.tls = tls;
  }

  /**
   * Sends a request and waits for the head of its answer.
   *
   * @param patience how long the head, and then each piece of the body, may take
   */
  public HttpAnswer send(HttpRequest request, Duration patience) {
    if (loop.isShuttingDown()) {
      throw new HttpException(Category.CLOSED, "the client is closed");
    }
    Optional<TlsSettings> settings = tls.get();
    Optional<Connection> kept = takeIdle(settings);
    if (kept.isPresent()) {
      try {
        return await(kept.get(), request, patience);
      } catch (HttpException e) {
        // The server may have closed it just now. What is safe is tried again on a new one.
        if (e.category() != Category.CLOSED || !request.isSafe()) {
          throw e;
        }
      }
    }
    return await(connect(settings), request, patience);
  }

  private HttpAnswer await(Connection connection, HttpRequest request, Duration patience) {
    String name = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    try {
      return connection
          .send(request, name + ":" + port, patience)
          .get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      connection.close();
      throw rethrown(e);
    } catch (TimeoutException e) {
      connection.close();
      throw new HttpException(
          Category.TIMEOUT, server() + " did not answer within " + patience.toMillis() + " ms", e);
    } catch (InterruptedException e) {
      connection.close();
      Thread.currentThread().interrupt();
      throw new HttpException(Category.INTERRUPTED, "interrupted while waiting for " + server(), e);
    }
  }

  private static HttpException rethrown(ExecutionException e) {
    return e.getCause() instanceof HttpException cause
        ? cause
        : new HttpException(Category.CLOSED, "the request failed: " + e.getCause(), e);
  }

  private synchronized Optional<Connection> takeIdle(Optional<TlsSettings> settings) {
    TlsSettings.KeyPair identity = settings.flatMap(TlsSettings::client).orElse(null);
    while (!idle.isEmpty()) {
      Connection connection = idle.pop();
      if (connection.isOpen() && connection.isFor(identity)) {
        return Optional.of(connection);
      }
      connection.close();
    }
    return Optional.empty();
  }

  private synchronized void keep(Connection connection) {
    if (idle.size() < MOST_IDLE && !loop.isShuttingDown()) {
      idle.push(connection);
    } else {
      connection.close();
    }
  }

  private Connection connect(Optional<TlsSettings> settings) {
    Optional<SslContext> secure = settings.map(this::contextFor);
    CompletableFuture<Connection> result = new CompletableFuture<>();
    Loops.bootstrap(loop, CONNECT)
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                initialize(channel, settings, secure, result);
              }
            })
        .connect(bareHost(), port)
        .addListener(
            connected -> {
              if (!connected.isSuccess()) {
                result.completeExceptionally(
                    new HttpException(
                        Category.CONNECT,
                        "cannot reach " + server() + ": " + connected.cause().getMessage(),
                        connected.cause()));
              }
            });
    try {
      return result.get(CONNECT.toSeconds() * 2, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw rethrown(e);
    } catch (TimeoutException e) {
      throw new HttpException(Category.CONNECT, server() + " does not finish the connection", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HttpException(
          Category.INTERRUPTED, "interrupted while connecting to " + server(), e);
    }
  }

  private void initialize(
      Channel channel,
      Optional<TlsSettings> settings,
      Optional<SslContext> secure,
      CompletableFuture<Connection> result) {
    Connection connection =
        new Connection(channel, settings.flatMap(TlsSettings::client).orElse(null), this::keep);
    if (secure.isPresent()) {
      String name = settings.map(TlsSettings::serverName).orElse(host);
      SslHandler handler = secure.get().newHandler(channel.alloc(), name, port);
      handler.setHandshakeTimeout(CONNECT.toSeconds(), TimeUnit.SECONDS);
      channel.pipeline().addLast(handler);
      handler
          .handshakeFuture()
          .addListener(
              done -> {
                if (done.isSuccess()) {
                  result.complete(connection);
                } else {
                  result.completeExceptionally(tlsFailure(done.cause()));
                  channel.close();
                }
              });
    } else {
      channel.pipeline().addLast(new ReportWhenActive(() -> result.complete(connection)));
    }
    channel
        .pipeline()
        .addLast(new HttpClientCodec(LONGEST_LINE, LARGEST_HEADERS, LARGEST_CHUNK), connection);
  }

  private HttpException tlsFailure(Throwable cause) {
    if (cause instanceof SSLHandshakeException || cause instanceof SSLException) {
      Throwable root = cause;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      return new HttpException(
          Category.TLS, "no TLS with " + server() + ": " + root.getMessage(), cause);
    }
    return new HttpException(
        Category.CONNECT, "cannot reach " + server() + ": " + cause.getMessage(), cause);
  }

  private synchronized SslContext contextFor(TlsSettings settings) {
    SslContext known = context;
    if (known != null && settings.equals(contextSettings)) {
      return known;
    }
    SslContext made = settings.context();
    context = made;
    contextSettings = settings;
    return made;
  }

  /** An IPv6 address stands in brackets in a URI, and without them here. */
  private String bareHost() {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private String server() {
    return host + ":" + port;
  }

  /** Closes all connections; requests under way fail. */
  @Override
  public void close() {
    synchronized (this) {
      idle.forEach(Connection::close);
      idle.clear();
    }
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
