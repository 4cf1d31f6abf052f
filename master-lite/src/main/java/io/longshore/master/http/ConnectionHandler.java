package io.longshore.master.http;

import io.longshore.base.log.Log;
import io.longshore.master.tunnel.Client;
import io.longshore.master.tunnel.Head;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * One connection: its requests are answered one after the other, each on a virtual thread of its
 * own, which may block. The fields are of the event loop alone.
 */
final class ConnectionHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final Log LOG = Log.of("api");
  // Nobody needs to send requests ahead; a few are waited for, more are an attack.
  private static final int MOST_WAITING = 16;

  private record Received(ApiRequest request, boolean head, boolean keepAlive) {}

  private final Function<ApiRequest, Answer> answers;
  private final Deque<Received> waiting = new ArrayDeque<>();
  private boolean busy;

  ConnectionHandler(Function<ApiRequest, Answer> answers) {
    this.answers = answers;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest message) {
    if (message.decoderResult().isFailure() || waiting.size() == MOST_WAITING) {
      context.close();
      return;
    }
    boolean head = message.method().name().equals("HEAD");
    ApiRequest request =
        new ApiRequest(
            head ? "GET" : message.method().name(),
            message.uri(),
            message.headers().copy(),
            ByteBufUtil.getBytes(message.content()),
            certificate(context));
    waiting.add(new Received(request, head, HttpUtil.isKeepAlive(message)));
    next(context);
  }

  private static Optional<X509Certificate> certificate(ChannelHandlerContext context) {
    SslHandler tls = context.pipeline().get(SslHandler.class);
    try {
      return Optional.of((X509Certificate) tls.engine().getSession().getPeerCertificates()[0]);
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }

  private void next(ChannelHandlerContext context) {
    if (busy || waiting.isEmpty()) {
      return;
    }
    busy = true;
    Received received = waiting.remove();
    Thread thread = Thread.ofVirtual().name("request").unstarted(() -> answer(context, received));
    // Whoever waits for something to tell to a client that has left wakes up.
    context.channel().closeFuture().addListener(_ -> thread.interrupt());
    thread.start();
  }

  private void answer(ChannelHandlerContext context, Received received) {
    boolean keep = false;
    boolean ends = false;
    try {
      switch (answers.apply(received.request)) {
        case Answer.Whole whole -> send(context, received, whole);
        case Answer.Streamed streamed ->
            send(context, received, streamed, List.of(), streamed.source());
        case Answer.Relayed relayed ->
            send(context, received, relayed, relayed.headers(), relayed.source());
        case Answer.Taken taken -> {
          handOver(context, taken);
          ends = true;
        }
      }
      keep = received.keepAlive && !ends;
    } catch (IOException e) {
      LOG.trace("a client left", "reason", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.bug("an answer broke off", e, "path", received.request.path());
    }
    finish(context, keep);
  }

  private void finish(ChannelHandlerContext context, boolean keep) {
    try {
      context.executor().execute(() -> goOn(context, keep));
    } catch (RejectedExecutionException e) {
      LOG.trace("the server has ended meanwhile", "reason", e);
    }
  }

  private void goOn(ChannelHandlerContext context, boolean keep) {
    busy = false;
    if (keep) {
      next(context);
    } else {
      context.channel().close();
    }
  }

  private static void send(ChannelHandlerContext context, Received received, Answer.Whole answer)
      throws IOException, InterruptedException {
    byte[] body = received.head ? new byte[0] : answer.body();
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.status()),
            Unpooled.wrappedBuffer(body));
    setHeaders(response, received, answer);
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
    await(context.writeAndFlush(response));
  }

  /** From now on all bytes are those of whoever takes the connection over. */
  private void handOver(ChannelHandlerContext context, Answer.Taken taken)
      throws IOException, InterruptedException {
    Channel channel = context.channel();
    RawBytes raw = new RawBytes(channel);
    Future<?> changed = context.executor().submit(() -> changePipeline(channel.pipeline(), raw));
    changed.await();
    if (!changed.isSuccess()) {
      throw new IOException("the connection is closed", changed.cause());
    }
    Client client = raw.client();
    client.output().write(taken.head());
    taken.takeover().run(client);
  }

  /** Bytes that came early go on to the last handler when the codec leaves. */
  private void changePipeline(ChannelPipeline pipeline, RawBytes raw) {
    pipeline.addLast(raw);
    pipeline.remove(this);
    pipeline.remove(HttpObjectAggregator.class);
    pipeline.remove(HttpServerCodec.class);
  }

  private static void send(
      ChannelHandlerContext context,
      Received received,
      Answer answer,
      List<Head.Header> headers,
      Answer.Source source)
      throws IOException, InterruptedException {
    HttpResponse response =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()));
    setHeaders(response, received, answer);
    headers.forEach(header -> response.headers().add(header.name(), header.value()));
    HttpUtil.setTransferEncodingChunked(response, true);
    await(context.writeAndFlush(response));
    if (!received.head) {
      source.writeTo(
          piece ->
              await(context.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(piece)))));
    }
    await(context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT));
  }

  private static void setHeaders(HttpResponse response, Received received, Answer answer) {
    if (!answer.contentType().isEmpty()) {
      response.headers().set(HttpHeaderNames.CONTENT_TYPE, answer.contentType());
      response.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-cache, private");
    }
    response.headers().set("X-Content-Type-Options", "nosniff");
    if (answer.status() == HttpResponseStatus.TOO_MANY_REQUESTS.code()) {
      response.headers().set(HttpHeaderNames.RETRY_AFTER, 1);
    }
    for (String warning : answer.warnings()) {
      WarningHeader.of(warning).ifPresent(value -> response.headers().add("Warning", value));
    }
    HttpUtil.setKeepAlive(response, received.keepAlive);
  }

  private static void await(ChannelFuture written) throws IOException, InterruptedException {
    written.await();
    if (!written.isSuccess()) {
      throw new IOException("cannot write to the client", written.cause());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("a connection broke", "client", context.channel().remoteAddress(), "reason", cause);
    context.close();
  }
}
