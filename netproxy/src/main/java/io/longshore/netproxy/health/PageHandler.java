package io.longshore.netproxy.health;

import io.longshore.base.log.Log;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.IdleStateEvent;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Answers the requests of one connection. Of the event loop alone. */
final class PageHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final Log LOG = Log.of("health");

  private final Pages pages;

  PageHandler(Pages pages) {
    this.pages = pages;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    FullHttpResponse response = response(request);
    boolean keep = HttpUtil.isKeepAlive(request);
    HttpUtil.setKeepAlive(response, keep);
    ChannelFuture written = context.writeAndFlush(response);
    if (!keep) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  private FullHttpResponse response(FullHttpRequest request) {
    boolean head = request.method().equals(HttpMethod.HEAD);
    HttpReply reply = reply(request, head);
    byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(reply.status()),
            head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, reply.contentType());
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
    response.headers().set("X-Content-Type-Options", "nosniff");
    reply.headers().forEach((name, value) -> response.headers().set(name, value));
    return response;
  }

  private HttpReply reply(FullHttpRequest request, boolean head) {
    if (request.decoderResult().isFailure()) {
      return new HttpReply(400, "text/plain; charset=utf-8", Map.of(), "bad request\n");
    } else if (!head && !request.method().equals(HttpMethod.GET)) {
      return new HttpReply(
          405, "text/plain; charset=utf-8", Map.of("Allow", "GET, HEAD"), "only GET\n");
    }
    String uri = request.uri();
    int query = uri.indexOf('?');
    return pages.get(
        new PageRequest(
            query < 0 ? uri : uri.substring(0, query),
            String.join(",", request.headers().getAll(HttpHeaderNames.ACCEPT))));
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof IdleStateEvent) {
      context.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof java.io.IOException) {
      LOG.trace("a client left", "client", context.channel().remoteAddress(), "reason", cause);
    } else {
      LOG.bug("a page failed", cause);
    }
    context.close();
  }
}
