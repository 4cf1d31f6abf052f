package io.longshore.cri.streams;

import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.spdy.SpdyFrameCodec;
import io.netty.handler.codec.spdy.SpdyVersion;
import io.netty.util.ReferenceCountUtil;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Asks a server to go from HTTP to SPDY, and changes the pipeline when it agrees. */
final class Upgrade extends ChannelInboundHandlerAdapter {
  private static final int LONGEST_REASON = 4096;

  private final URI address;
  private final String protocol;
  private final CompletableFuture<SpdyConnection> result;
  private final StringBuilder reason = new StringBuilder();
  private @Nullable HttpResponseStatus refused;

  Upgrade(URI address, String protocol, CompletableFuture<SpdyConnection> result) {
    this.address = address;
    this.protocol = protocol;
    this.result = result;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    DefaultFullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1,
            HttpMethod.POST,
            address.getRawPath()
                + (address.getRawQuery() == null ? "" : "?" + address.getRawQuery()),
            Unpooled.EMPTY_BUFFER);
    request
        .headers()
        .set(HttpHeaderNames.HOST, address.getRawAuthority())
        .set(HttpHeaderNames.CONNECTION, "Upgrade")
        .set(HttpHeaderNames.UPGRADE, "SPDY/3.1")
        .set(HttpHeaderNames.CONTENT_LENGTH, 0)
        .set("X-Stream-Protocol-Version", protocol);
    context.writeAndFlush(request);
    context.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpResponse response) {
      if (response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
        ReferenceCountUtil.release(message);
        changePipeline(context);
        return;
      }
      refused = response.status();
    }
    if (message instanceof HttpContent content && reason.length() < LONGEST_REASON) {
      reason.append(content.content().toString(StandardCharsets.UTF_8));
    }
    boolean last = message instanceof LastHttpContent;
    ReferenceCountUtil.release(message);
    if (last && refused != null) {
      fail(
          context, "the runtime refuses the streams: " + refused + " " + reason.toString().strip());
    }
  }

  private void changePipeline(ChannelHandlerContext context) {
    SpdyConnection connection = new SpdyConnection(context.channel());
    // Bytes that came with the answer go on to the new codec when the old one leaves.
    context.pipeline().addLast(new SpdyFrameCodec(SpdyVersion.SPDY_3_1), connection);
    context.pipeline().remove(this);
    context.pipeline().remove(HttpClientCodec.class);
    result.complete(connection);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    fail(context, "the runtime hung up");
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fail(context, "no streams from the runtime: " + cause.getMessage());
  }

  private void fail(ChannelHandlerContext context, String why) {
    result.completeExceptionally(new ContainerRuntimeException(Category.FAILED, why));
    context.close();
  }
}
