package io.longshore.master.main;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.spdy.DefaultSpdyDataFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynReplyFrame;
import io.netty.handler.codec.spdy.SpdyDataFrame;
import io.netty.handler.codec.spdy.SpdyPingFrame;
import io.netty.handler.codec.spdy.SpdySynStreamFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** The streams of one process, or of forwarded ports. Fields are of the event loop alone. */
final class FakeStreams extends ChannelInboundHandlerAdapter {
  private static final byte[] END = {};

  private final Channel channel;
  private final QueryStringDecoder uri;
  private final Map<String, Integer> processStreams = new HashMap<>();
  private final Map<Integer, LinkedBlockingQueue<byte[]>> inputs = new HashMap<>();

  FakeStreams(Channel channel, QueryStringDecoder uri) {
    this.channel = channel;
    this.uri = uri;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      switch (message) {
        case SpdySynStreamFrame opened -> open(opened);
        case SpdyDataFrame data -> {
          LinkedBlockingQueue<byte[]> input = inputs.get(data.streamId());
          if (input != null && data.content().isReadable()) {
            input.add(ByteBufUtil.getBytes(data.content()));
          }
          if (input != null && data.isLast()) {
            input.add(END);
          }
        }
        case SpdyPingFrame ping -> context.writeAndFlush(ping);
        default -> {
          // Nothing to do for others.
        }
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void open(SpdySynStreamFrame opened) {
    int id = opened.streamId();
    DefaultSpdySynReplyFrame reply = new DefaultSpdySynReplyFrame(id);
    // Netty writes no header block at all where there are no headers, which Go's side cannot read.
    reply.headers().set("accepted", "true");
    channel.writeAndFlush(reply);
    LinkedBlockingQueue<byte[]> input = new LinkedBlockingQueue<>();
    inputs.put(id, input);
    if (opened.isLast()) {
      input.add(END);
    }
    String type = opened.headers().getAsString("streamtype");
    if (uri.path().startsWith("/portForward/")) {
      String pair = opened.headers().getAsString("requestid");
      if (type.equals("error")) {
        processStreams.put(pair, id);
      } else {
        int port = Integer.parseInt(opened.headers().getAsString("port"));
        int errors = processStreams.getOrDefault(pair, 0);
        Thread.ofVirtual().start(() -> forward(id, errors, port, input));
      }
      return;
    }
    processStreams.put(type, id);
    if (processStreams.keySet().equals(wanted())) {
      Map<String, Integer> streams = Map.copyOf(processStreams);
      LinkedBlockingQueue<byte[]> stdin =
          streams.containsKey("stdin") ? inputs.get(streams.get("stdin")) : null;
      Thread.ofVirtual().start(() -> process(streams, stdin));
    }
  }

  private Set<String> wanted() {
    Set<String> wanted = new HashSet<>(Set.of("error"));
    boolean tty = uri.parameters().containsKey("tty");
    Map.of("input", "stdin", "output", "stdout", "tty", "resize")
        .forEach((flag, type) -> addIf(uri.parameters().containsKey(flag), wanted, type));
    addIf(uri.parameters().containsKey("error") && !tty, wanted, "stderr");
    return wanted;
  }

  private static void addIf(boolean condition, Set<String> set, String value) {
    if (condition) {
      set.add(value);
    }
  }

  private void process(Map<String, Integer> streams, @Nullable LinkedBlockingQueue<byte[]> stdin) {
    try {
      List<String> command = uri.parameters().getOrDefault("command", List.of("cat"));
      Process process = new ProcessBuilder(command).start();
      if (stdin == null) {
        process.getOutputStream().close();
      } else {
        Thread.ofVirtual().start(() -> drain(stdin, process.getOutputStream()));
      }
      Thread out =
          Thread.ofVirtual().start(() -> copy(process.getInputStream(), streams.get("stdout")));
      Thread err =
          Thread.ofVirtual().start(() -> copy(process.getErrorStream(), streams.get("stderr")));
      int code = process.waitFor();
      out.join();
      err.join();
      String status =
          code == 0
              ? "{\"metadata\":{},\"status\":\"Success\"}"
              : "{\"metadata\":{},\"status\":\"Failure\",\"reason\":\"NonZeroExitCode\",\"message\":\"command"
                  + " terminated with non-zero exit code\",\"details\":{\"causes\":[{\"reason\":\"ExitCode\",\"message\":\""
                  + code
                  + "\"}]}}";
      int error = streams.getOrDefault("error", 0);
      send(error, status.getBytes(StandardCharsets.UTF_8), false);
      send(error, END, true);
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    } catch (IOException e) {
      channel.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void drain(LinkedBlockingQueue<byte[]> from, OutputStream to) {
    try (to) {
      for (byte[] piece = from.take(); piece.length > 0; piece = from.take()) {
        to.write(piece);
        to.flush();
      }
    } catch (IOException | InterruptedException e) {
      // The process has ended, or the test.
    }
  }

  private void copy(InputStream from, @Nullable Integer stream) {
    try (from) {
      byte[] piece = new byte[8192];
      for (int read = from.read(piece); read >= 0; read = from.read(piece)) {
        if (stream != null) {
          send(stream, Arrays.copyOf(piece, read), false);
        }
      }
      if (stream != null) {
        send(stream, END, true);
      }
    } catch (IOException e) {
      channel.close();
    }
  }

  private void forward(int stream, int errors, int port, LinkedBlockingQueue<byte[]> input) {
    try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  for (byte[] piece = input.take(); piece.length > 0; piece = input.take()) {
                    socket.getOutputStream().write(piece);
                  }
                  socket.shutdownOutput();
                } catch (IOException | InterruptedException e) {
                  // The connection has ended.
                }
              });
      copy(socket.getInputStream(), stream);
      send(errors, END, true);
    } catch (IOException e) {
      channel.close();
    }
  }

  private void send(int stream, byte[] bytes, boolean last) {
    DefaultSpdyDataFrame frame = new DefaultSpdyDataFrame(stream, Unpooled.wrappedBuffer(bytes));
    frame.setLast(last);
    channel.writeAndFlush(frame).awaitUninterruptibly();
  }
}
