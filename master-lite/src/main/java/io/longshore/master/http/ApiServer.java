package io.longshore.master.http;

import io.longshore.base.log.Log;
import io.longshore.master.registry.ApiException;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLException;

/** Listens for the API's clients, over TLS only. Safe for use by several threads. */
public final class ApiServer implements AutoCloseable {
  private static final Log LOG = Log.of("api");
  // The limit of upstream's apiserver for a request's body.
  private static final int LARGEST_BODY = 3 << 20;
  // Each costs the buffers of its TLS; a cluster's clients have a few each.
  private static final int MOST_CONNECTIONS = 4096;
  private static final int LONGEST_LINE = 16 << 10;
  private static final int LARGEST_HEADERS = 64 << 10;

  private final EventLoopGroup loop;
  private final Channel channel;
  private final ChannelGroup connections;

  private ApiServer(EventLoopGroup loop, Channel channel, ChannelGroup connections) {
    this.loop = loop;
    this.channel = channel;
    this.connections = connections;
  }

  /**
   * What a server shows to its clients.
   *
   * @param authority who signs the certificates of users
   */
  public record Identity(X509Certificate certificate, PrivateKey key, X509Certificate authority) {}

  /** Listens; throws where that is not possible. */
  public static ApiServer listen(InetSocketAddress address, Identity identity, ApiHandler handler) {
    SslContext tls = context(identity);
    EventLoopGroup loop =
        new MultiThreadIoEventLoopGroup(
            1,
            new DefaultThreadFactory("api", true),
            Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    ChannelGroup connections = new DefaultChannelGroup(loop.next(), true);
    try {
      ChannelFuture bound =
          new ServerBootstrap()
              .group(loop)
              .channel(
                  Epoll.isAvailable()
                      ? EpollServerSocketChannel.class
                      : NioServerSocketChannel.class)
              .option(ChannelOption.SO_REUSEADDR, true)
              .option(ChannelOption.SO_BACKLOG, 1024)
              .childOption(ChannelOption.TCP_NODELAY, true)
              .childOption(ChannelOption.SO_KEEPALIVE, true)
              .childHandler(pipeline(tls, handler::answer, connections))
              .bind(address)
              .awaitUninterruptibly();
      if (bound.cause() instanceof IOException e) {
        throw new UncheckedIOException("cannot listen on " + address, e);
      }
      Channel channel = bound.syncUninterruptibly().channel();
      LOG.info("listening", "address", channel.localAddress());
      return new ApiServer(loop, channel, connections);
    } catch (Throwable e) {
      loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      throw e;
    }
  }

  private static SslContext context(Identity identity) {
    try {
      return SslContextBuilder.forServer(identity.key(), identity.certificate())
          .sslProvider(SslProvider.JDK)
          .trustManager(identity.authority())
          .clientAuth(ClientAuth.OPTIONAL)
          .protocols("TLSv1.3", "TLSv1.2")
          .build();
    } catch (SSLException e) {
      throw new IllegalArgumentException("the server's certificate cannot be used: " + e, e);
    }
  }

  private static ChannelInitializer<Channel> pipeline(
      SslContext tls, Function<ApiRequest, Answer> answers, ChannelGroup connections) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        if (connections.size() >= MOST_CONNECTIONS) {
          LOG.warn("a client is turned away", "connections", connections.size());
          channel.close();
          return;
        }
        connections.add(channel);
        channel
            .pipeline()
            .addLast(tls.newHandler(channel.alloc()))
            .addLast(new HttpServerCodec(LONGEST_LINE, LARGEST_HEADERS, 8 << 10))
            .addLast(new WholeRequests())
            .addLast(new ConnectionHandler(answers));
      }
    };
  }

  /** Refuses bodies that are too long with a Status object. */
  private static final class WholeRequests extends HttpObjectAggregator {
    WholeRequests() {
      super(LARGEST_BODY);
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage message) {
      byte[] body =
          ApiException.tooLarge("Request entity too large: limit is " + LARGEST_BODY)
              .status()
              .toString()
              .getBytes(StandardCharsets.UTF_8);
      DefaultFullHttpResponse response =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1,
              HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
              Unpooled.wrappedBuffer(body));
      response.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/json");
      response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
      // The rest of the body is read and dropped: a client listens only when it has sent all.
      context.writeAndFlush(response);
    }
  }

  /** The port that is listened on. */
  public int port() {
    return channel.localAddress() instanceof InetSocketAddress local ? local.getPort() : 0;
  }

  /** Ends all connections. */
  @Override
  public void close() {
    channel.close().syncUninterruptibly();
    // A loop without a quiet period may end before it has closed what is open.
    connections.close().awaitUninterruptibly();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
