package io.longshore.kubeapi.http;

import io.longshore.kubeapi.http.HttpException.Category;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection that serves one request at a time. Its state belongs to the event loop; {@link
 * #send} may be called by any thread that holds the connection alone.
 */
final class Connection extends ChannelInboundHandlerAdapter {
  /** A request that waits for its answer. */
  private record Exchange(CompletableFuture<HttpAnswer> answer, Duration patience) {}

  private final Channel channel;
  private final TlsSettings.@Nullable KeyPair identity;
  private final Consumer<Connection> whenFree;

  private @Nullable Exchange exchange;
  private @Nullable BodyStream body;
  private boolean keepAlive = true;

  Connection(
      Channel channel, TlsSettings.@Nullable KeyPair identity, Consumer<Connection> whenFree) {
    this.channel = channel;
    this.identity = identity;
    this.whenFree = whenFree;
  }

  boolean isOpen() {
    return channel.isActive();
  }

  /** Whether it was opened as who we are now. */
  boolean isFor(TlsSettings.@Nullable KeyPair current) {
    return Objects.equals(identity, current);
  }

  void close() {
    channel.close();
  }

  /** Sends a request; the pieces of its answer's body may be that far apart in time. */
  CompletableFuture<HttpAnswer> send(HttpRequest request, String host, Duration patience) {
    CompletableFuture<HttpAnswer> answer = new CompletableFuture<>();
    ByteBuf content =
        request
            .body()
            .map(bytes -> Unpooled.wrappedBuffer(bytes.toArray()))
            .orElse(Unpooled.EMPTY_BUFFER);
    FullHttpRequest message =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.valueOf(request.method()), request.path(), content);
    request.headers().forEach(message.headers()::set);
    message.headers().set("host", host);
    if (request.body().isPresent()) {
      HttpUtil.setContentLength(message, content.readableBytes());
    }
    channel
        .eventLoop()
        .execute(
            () -> {
              exchange = new Exchange(answer, patience);
              channel
                  .writeAndFlush(message)
                  .addListener(
                      written -> {
                        if (!written.isSuccess()) {
                          fail(
                              new HttpException(
                                  Category.CLOSED,
                                  "cannot send: " + written.cause().getMessage(),
                                  written.cause()));
                        }
                      });
              channel.read();
            });
    return answer;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof HttpObject object && object.decoderResult().isFailure()) {
        fail(
            new HttpException(
                Category.PROTOCOL,
                "the answer is not HTTP: " + object.decoderResult().cause().getMessage()));
        context.close();
        return;
      }
      if (message instanceof HttpResponse head) {
        begin(head);
      }
      if (message instanceof HttpContent content) {
        goOn(content);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void begin(HttpResponse head) {
    Exchange current = exchange;
    if (current == null || head.status().code() < 200) {
      return;
    }
    keepAlive = HttpUtil.isKeepAlive(head);
    BodyStream stream =
        new BodyStream(
            current.patience(), () -> channel.eventLoop().execute(channel::read), channel::close);
    body = stream;
    exchange = null;
    Map<String, String> headers = new HashMap<>();
    head.headers()
        .forEach(
            header -> headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
    current.answer().complete(new HttpAnswer(head.status().code(), headers, stream));
  }

  private void goOn(HttpContent content) {
    BodyStream stream = body;
    if (stream == null) {
      return;
    }
    if (content.content().isReadable()) {
      stream.add(ByteBufUtil.getBytes(content.content()));
    }
    if (content instanceof LastHttpContent) {
      body = null;
      free();
      stream.end();
    }
  }

  private void free() {
    if (keepAlive && channel.isActive()) {
      whenFree.accept(this);
    } else {
      channel.close();
    }
  }

  /**
   * Reads on, unless the body's reader has enough to do: also while the connection is idle, to
   * notice that the server closes it.
   */
  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    BodyStream stream = body;
    if (stream == null || stream.wantsMore()) {
      context.read();
    }
    context.fireChannelReadComplete();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    fail(
        new HttpException(
            Category.CLOSED, "the connection was closed before the answer was complete"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fail(new HttpException(Category.CLOSED, "the connection broke: " + cause.getMessage(), cause));
    context.close();
  }

  private void fail(HttpException reason) {
    if (exchange != null) {
      exchange.answer().completeExceptionally(reason);
      exchange = null;
    }
    if (body != null) {
      body.fail(reason);
      body = null;
    }
  }
}
