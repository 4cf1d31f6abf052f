package io.longshore.master.main;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.spdy.SpdyFrameCodec;
import io.netty.handler.codec.spdy.SpdyVersion;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * A node as the master sees it: a server with the node's certificate, which asks for the master's
 * and speaks SPDY. Its containers are this machine: commands run here, and ports are those of the
 * loopback.
 */
final class FakeNode implements AutoCloseable {
  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();
  private final Channel channel;

  /** With credentials of the authority in a master's folder. */
  FakeNode(Path masterFolder, Path folder) throws IOException {
    NodeCredentials.Node node =
        new NodeCredentials.Node(
            "n1", List.of(InetAddress.ofLiteral("127.0.0.1")), "https://127.0.0.1:1");
    NodeCredentials files = NodeCredentials.write(masterFolder, node, folder, Instant.now());
    SslContext tls =
        SslContextBuilder.forServer(files.certificate().toFile(), files.key().toFile())
            .trustManager(files.authority().toFile())
            .clientAuth(ClientAuth.REQUIRE)
            .build();
    channel =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel child) {
                    child
                        .pipeline()
                        .addLast(
                            tls.newHandler(child.alloc()),
                            new HttpServerCodec(),
                            new HttpObjectAggregator(1 << 20),
                            new Requests());
                  }
                })
            .bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))
            .syncUninterruptibly()
            .channel();
  }

  int port() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  /** The requests that came: method and path with parameters. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    if (loop.isShuttingDown()) {
      return;
    }
    channel.close().syncUninterruptibly();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private final class Requests extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      requests.add(request.method() + " " + request.uri());
      QueryStringDecoder uri = new QueryStringDecoder(request.uri());
      if (request.headers().contains(HttpHeaderNames.UPGRADE, "SPDY/3.1", true)) {
        upgrade(context, request, uri);
      } else if (uri.path().startsWith("/containerLogs/default/p/gone")) {
        answer(context, HttpResponseStatus.BAD_REQUEST, "container \"gone\" is waiting to start");
      } else if (uri.path().startsWith("/containerLogs/")) {
        answer(context, HttpResponseStatus.OK, "one\ntwo\n");
      } else {
        answer(
            context,
            HttpResponseStatus.OK,
            request.method() + " " + request.uri() + " " + request.headers().get("Authorization"));
      }
    }

    private void answer(ChannelHandlerContext context, HttpResponseStatus status, String text) {
      DefaultFullHttpResponse response =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, status, Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
      response.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain");
      response.headers().set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
      context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    private void upgrade(
        ChannelHandlerContext context, FullHttpRequest request, QueryStringDecoder uri) {
      DefaultFullHttpResponse response =
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS);
      response.headers().set(HttpHeaderNames.CONNECTION, "Upgrade");
      response.headers().set(HttpHeaderNames.UPGRADE, "SPDY/3.1");
      response
          .headers()
          .set("X-Stream-Protocol-Version", request.headers().get("X-Stream-Protocol-Version", ""));
      FakeStreams streams = new FakeStreams(context.channel(), uri);
      context
          .writeAndFlush(response)
          .addListener(
              _ -> {
                context.pipeline().addLast(new SpdyFrameCodec(SpdyVersion.SPDY_3_1), streams);
                context.pipeline().remove(this);
                context.pipeline().remove(HttpObjectAggregator.class);
                context.pipeline().remove(HttpServerCodec.class);
              });
    }
  }
}
