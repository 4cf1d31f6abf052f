package io.longshore.agent.server;

import io.longshore.base.log.Log;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.streams.SpdyConnection;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
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
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.codec.spdy.SpdyFrameCodec;
import io.netty.handler.codec.spdy.SpdyVersion;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * One connection: a request is answered on a virtual thread of its own, which may block, and
 * nothing more is read meanwhile. The pipeline is changed on the event loop only.
 */
final class ConnectionHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final Log LOG = Log.of("server");
  private static final int BUFFER = 16 * 1024;
  private static final int LARGEST_FRAME = 1 << 20;

  private final Function<AgentRequest, Answer> answers;

  ConnectionHandler(Function<AgentRequest, Answer> answers) {
    super(false);
    this.answers = answers;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest message) {
    if (message.decoderResult().isFailure()) {
      message.release();
      context.close();
      return;
    }
    context.channel().config().setAutoRead(false);
    Thread thread = Thread.ofVirtual().name("request").unstarted(() -> answer(context, message));
    // Whoever follows a log for a client that has left wakes up.
    context.channel().closeFuture().addListener(_ -> thread.interrupt());
    thread.start();
  }

  private void answer(ChannelHandlerContext context, FullHttpRequest message) {
    boolean keep = HttpUtil.isKeepAlive(message);
    try {
      AgentRequest request = request(context, message);
      switch (answerOf(request)) {
        case Answer.Whole whole -> send(context, whole, keep);
        case Answer.Streamed streamed -> send(context, streamed, keep);
        case Answer.Upgraded(Conversation conversation) -> {
          converse(context, message, request, conversation);
          return;
        }
      }
      finish(context, keep);
    } catch (IOException e) {
      LOG.trace("a client left", "reason", e);
      context.close();
    } catch (InterruptedException e) {
      context.close();
    } catch (RuntimeException e) {
      LOG.bug("an answer broke off", e, "path", message.uri());
      context.close();
    } finally {
      message.release();
    }
  }

  private Answer answerOf(AgentRequest request) {
    try {
      return answers.apply(request);
    } catch (Refusal e) {
      return Answer.text(e.status(), e.getMessage() + "\n");
    } catch (ContainerRuntimeException e) {
      return Answer.text(e.notFound() ? 404 : 500, e.getMessage() + "\n");
    }
  }

  private static AgentRequest request(ChannelHandlerContext context, FullHttpRequest message) {
    QueryStringDecoder uri = new QueryStringDecoder(message.uri());
    Map<String, List<String>> headers = new HashMap<>();
    for (String name : message.headers().names()) {
      headers.put(name.toLowerCase(Locale.ROOT), message.headers().getAll(name));
    }
    return new AgentRequest(
        message.method().name(), uri.path(), uri.parameters(), headers, certificates(context));
  }

  private static List<X509Certificate> certificates(ChannelHandlerContext context) {
    SslHandler tls = context.pipeline().get(SslHandler.class);
    if (tls == null) {
      return List.of();
    }
    try {
      return Stream.of(tls.engine().getSession().getPeerCertificates())
          .map(X509Certificate.class::cast)
          .toList();
    } catch (SSLPeerUnverifiedException e) {
      return List.of();
    }
  }

  private static void finish(ChannelHandlerContext context, boolean keep) {
    if (keep) {
      context.channel().config().setAutoRead(true);
    } else {
      context.close();
    }
  }

  private static void send(ChannelHandlerContext context, Answer.Whole answer, boolean keep)
      throws IOException, InterruptedException {
    byte[] body = answer.body().toArray();
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.status()),
            Unpooled.wrappedBuffer(body));
    setHeaders(response, answer.contentType(), keep);
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
    await(context.writeAndFlush(response));
  }

  private static void send(ChannelHandlerContext context, Answer.Streamed answer, boolean keep)
      throws IOException, InterruptedException {
    HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    setHeaders(response, answer.contentType(), keep);
    HttpUtil.setTransferEncodingChunked(response, true);
    await(context.writeAndFlush(response));
    Chunks chunks = new Chunks(context);
    // A client that leaves is noticed by reading only.
    context.channel().config().setAutoRead(true);
    answer.source().writeTo(chunks);
    chunks.flush();
    await(context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT));
  }

  private static void setHeaders(HttpResponse response, String contentType, boolean keep) {
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
    HttpUtil.setKeepAlive(response, keep);
  }

  private static void await(ChannelFuture written) throws IOException, InterruptedException {
    written.await();
    if (!written.isSuccess()) {
      throw new IOException("cannot write to the client", written.cause());
    }
  }

  private void converse(
      ChannelHandlerContext context,
      FullHttpRequest message,
      AgentRequest request,
      Conversation conversation)
      throws IOException, InterruptedException {
    String upgrade = request.header("upgrade").orElse("").toLowerCase(Locale.ROOT);
    switch (upgrade) {
      case "spdy/3.1" -> overSpdy(context, request, conversation);
      case "websocket" -> overWebSocket(context, message, request, conversation);
      default -> {
        send(context, (Answer.Whole) Answer.text(400, "Upgrade request required\n"), false);
        context.close();
      }
    }
  }

  private void overSpdy(
      ChannelHandlerContext context, AgentRequest request, Conversation conversation)
      throws IOException, InterruptedException {
    String wanted =
        switch (conversation) {
          case Conversation.WithProcess _ -> "v4.channel.k8s.io";
          case Conversation.WithPorts _ -> PortTalk.PROTOCOL;
        };
    if (!request.listed("x-stream-protocol-version").contains(wanted)) {
      send(
          context,
          (Answer.Whole)
              Answer.text(
                  403,
                  "unable to upgrade: unable to negotiate protocol: client supports "
                      + request.listed("x-stream-protocol-version")
                      + ", server supports ["
                      + wanted
                      + "]\n"),
          false);
      context.close();
      return;
    }
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
    response
        .headers()
        .set(HttpHeaderNames.CONNECTION, "Upgrade")
        .set(HttpHeaderNames.UPGRADE, "SPDY/3.1")
        .set("X-Stream-Protocol-Version", wanted);
    switch (conversation) {
      case Conversation.WithProcess process -> {
        SpdyTerminal terminal = new SpdyTerminal(context.channel());
        await(context.writeAndFlush(response));
        change(context, new SpdyFrameCodec(SpdyVersion.SPDY_3_1), terminal.connection());
        talk(terminal, process);
      }
      case Conversation.WithPorts(Conversation.PortDialler ports) -> {
        PortTalk talk = new PortTalk(ports);
        await(context.writeAndFlush(response));
        change(
            context,
            new SpdyFrameCodec(SpdyVersion.SPDY_3_1),
            new SpdyConnection(context.channel(), talk::offered));
      }
    }
  }

  private static void talk(SpdyTerminal terminal, Conversation.WithProcess process)
      throws InterruptedException {
    try (terminal) {
      if (terminal.awaitStreams(
          process.wishes().streamTypes(), Conversation.LONGEST_WAIT_FOR_STREAMS)) {
        process.talk().with(terminal);
      } else {
        LOG.warn("a client did not open its streams", "wanted", process.wishes());
      }
    }
  }

  private void overWebSocket(
      ChannelHandlerContext context,
      FullHttpRequest message,
      AgentRequest request,
      Conversation conversation)
      throws IOException, InterruptedException {
    String protocols =
        switch (conversation) {
          case Conversation.WithProcess _ -> WebSocketTerminal.PROTOCOLS;
          case Conversation.WithPorts _ -> TunnelledFrames.PROTOCOL;
        };
    WebSocketServerHandshaker handshaker =
        new WebSocketServerHandshakerFactory(
                "wss://" + request.header("host").orElse("node") + request.path(),
                protocols,
                false,
                LARGEST_FRAME)
            .newHandshaker(message);
    if (handshaker == null) {
      await(WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(context.channel()));
      context.close();
      return;
    }
    switch (conversation) {
      case Conversation.WithProcess process -> {
        WebSocketTerminal terminal = new WebSocketTerminal(context.channel());
        shakeHands(context, handshaker, message, terminal);
        try (terminal) {
          process.talk().with(terminal);
        }
      }
      case Conversation.WithPorts(Conversation.PortDialler ports) -> {
        PortTalk talk = new PortTalk(ports);
        shakeHands(
            context,
            handshaker,
            message,
            new TunnelledFrames(),
            new SpdyFrameCodec(SpdyVersion.SPDY_3_1),
            new SpdyConnection(context.channel(), talk::offered));
      }
    }
  }

  /** The handshaker replaces the codec of HTTP by its own. */
  private void shakeHands(
      ChannelHandlerContext context,
      WebSocketServerHandshaker handshaker,
      FullHttpRequest message,
      ChannelHandler... handlers)
      throws IOException, InterruptedException {
    onLoop(
        context,
        () -> {
          handshaker.handshake(context.channel(), message);
          context.pipeline().addLast(handlers);
          context.pipeline().remove(this);
          context.channel().config().setAutoRead(true);
        });
  }

  private void change(ChannelHandlerContext context, ChannelHandler... handlers)
      throws IOException, InterruptedException {
    onLoop(
        context,
        () -> {
          context.pipeline().addLast(handlers);
          context.pipeline().remove(this);
          context.pipeline().remove(HttpObjectAggregator.class);
          context.pipeline().remove(HttpServerCodec.class);
          context.channel().config().setAutoRead(true);
        });
  }

  private static void onLoop(ChannelHandlerContext context, Runnable task)
      throws IOException, InterruptedException {
    try {
      CompletableFuture.runAsync(task, context.executor()).get();
    } catch (ExecutionException e) {
      throw new IOException("the connection cannot be upgraded", e);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("a connection broke", "client", context.channel().remoteAddress(), "reason", cause);
    context.close();
  }

  /** Collects a little, and waits until the connection took it. */
  private static final class Chunks extends OutputStream {
    private final ChannelHandlerContext context;
    private final byte[] buffer = new byte[BUFFER];
    private int size;

    Chunks(ChannelHandlerContext context) {
      this.context = context;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int start, int length) throws IOException {
      for (int done = 0; done < length; ) {
        int part = Math.min(length - done, buffer.length - size);
        System.arraycopy(source, start + done, buffer, size, part);
        size += part;
        done += part;
        if (size == buffer.length) {
          flush();
        }
      }
    }

    @Override
    public void flush() throws IOException {
      if (size == 0) {
        return;
      }
      try {
        await(
            context.writeAndFlush(new DefaultHttpContent(Unpooled.copiedBuffer(buffer, 0, size))));
        size = 0;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw (IOException) new InterruptedIOException("interrupted while writing").initCause(e);
      }
    }
  }
}
