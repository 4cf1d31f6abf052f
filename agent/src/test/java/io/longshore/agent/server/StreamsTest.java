package io.longshore.agent.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.Ports;
import io.longshore.base.testing.Seed;
import io.longshore.cri.model.PortStream;
import io.longshore.cri.model.ProcessStreams;
import io.longshore.cri.model.StreamSelection;
import io.longshore.cri.model.TerminalSize;
import io.longshore.cri.streams.RemoteStreams;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streams over real connections, with real processes and ports behind them. */
class StreamsTest {
  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final RemoteStreams client = new RemoteStreams(loop);
  private final List<LocalProcess> processes = new CopyOnWriteArrayList<>();
  private final Channel server =
      AgentServer.bind(
          loop,
          new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0),
          Optional.empty(),
          this::answer);

  private Answer answer(AgentRequest request) {
    return switch (request.parts().getFirst()) {
      case "exec" -> {
        Conversation.Wishes wishes = Conversation.Wishes.of(request);
        String script = request.parameter("command").orElseThrow();
        yield new Answer.Upgraded(
            new Conversation.WithProcess(
                wishes, new ProcessTalk(() -> started(script), wishes.terminal())));
      }
      case "ports" -> new Answer.Upgraded(new Conversation.WithPorts(StreamsTest::dial));
      default -> throw new Refusal(404, "not here");
    };
  }

  private LocalProcess started(String script) {
    LocalProcess process = new LocalProcess(script);
    processes.add(process);
    return process;
  }

  private static PortStream dial(int port) throws IOException {
    Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
    return new PortStream() {
      @Override
      public OutputStream output() {
        try {
          return new FilterOutputStream(socket.getOutputStream()) {
            @Override
            public void write(byte[] bytes, int start, int length) throws IOException {
              out.write(bytes, start, length);
            }

            @Override
            public void close() throws IOException {
              socket.shutdownOutput();
            }
          };
        } catch (IOException e) {
          throw new AssertionError(e);
        }
      }

      @Override
      public InputStream input() {
        try {
          return socket.getInputStream();
        } catch (IOException e) {
          throw new AssertionError(e);
        }
      }

      @Override
      public void close() {
        try {
          socket.close();
        } catch (IOException e) {
          throw new AssertionError(e);
        }
      }
    };
  }

  @AfterEach
  void close() {
    client.close();
    server.close().syncUninterruptibly();
    processes.forEach(LocalProcess::close);
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private String address(String path) {
    return "127.0.0.1:" + ((InetSocketAddress) server.localAddress()).getPort() + path;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private String exec(String script, String wishes) {
    return "http://" + address("/exec?command=" + encoded(script) + wishes);
  }

  @Test
  void aProcessIsTalkedWithOverSpdy() throws IOException {
    try (ProcessStreams process =
        client.process(
            exec("cat; echo bad >&2; exit 3", "&input=1&output=1&error=1"), StreamSelection.ALL)) {
      process.input().write("hello".getBytes(StandardCharsets.UTF_8));
      process.input().close();
      assertEquals("hello", new String(process.output().readAllBytes(), StandardCharsets.UTF_8));
      assertEquals("bad\n", new String(process.errors().readAllBytes(), StandardCharsets.UTF_8));
      assertEquals(3, process.exitCode());
    }
  }

  @Test
  void muchIsPassedOnUnchanged() throws IOException {
    byte[] much = new byte[5_000_000];
    Seed.ofRun().random().nextBytes(much);
    try (ProcessStreams process =
        client.process(exec("cat", "&input=1&output=1&error=1"), StreamSelection.ALL)) {
      Thread.ofVirtual()
          .start(
              () -> {
                try (OutputStream input = process.input()) {
                  input.write(much);
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      assertArrayEquals(much, process.output().readAllBytes());
      assertEquals(0, process.exitCode());
    }
  }

  @Test
  void aTerminalHasASize() {
    try (ProcessStreams process =
        client.process(exec("sleep 100", "&input=1&output=1&tty=1"), StreamSelection.TERMINAL)) {
      process.resize(new TerminalSize(80, 24));
      process.resize(new TerminalSize(132, 50));
      Eventually.holds(
          () ->
              processes.stream()
                  .anyMatch(
                      one ->
                          one.sizes.equals(
                              List.of(new TerminalSize(80, 24), new TerminalSize(132, 50)))),
          () -> "the sizes did not come");
    }
  }

  @Test
  void aProcessIsTalkedWithOverWebSocket() throws Exception {
    Messages messages = new Messages();
    try (HttpClient http = HttpClient.newHttpClient()) {
      WebSocket socket =
          http.newWebSocketBuilder()
              .subprotocols("v5.channel.k8s.io", "v4.channel.k8s.io")
              .buildAsync(
                  URI.create(
                      "ws://"
                          + address(
                              "/exec?stdin=1&stdout=1&stderr=1&command="
                                  + encoded("cat; echo bad >&2; exit 7"))),
                  messages)
              .get(20, TimeUnit.SECONDS);
      assertEquals("v5.channel.k8s.io", socket.getSubprotocol());
      socket.sendBinary(ByteBuffer.wrap(new byte[] {0, 'h', 'i'}), true).get();
      // The end of the input, which only version 5 can tell.
      socket.sendBinary(ByteBuffer.wrap(new byte[] {(byte) 255, 0}), true).get();
      messages.ended.get(20, TimeUnit.SECONDS);
    }
    assertEquals("hi", messages.text(1));
    assertEquals("bad\n", messages.text(2));
    assertTrue(messages.text(3).contains("\"NonZeroExitCode\""), () -> messages.text(3));
    assertTrue(messages.text(3).contains("\"message\":\"7\""), () -> messages.text(3));
  }

  /** What comes for each stream. */
  private static final class Messages implements WebSocket.Listener {
    final CompletableFuture<Boolean> ended = new CompletableFuture<>();
    private final Map<Integer, ByteArrayOutputStream> streams = new TreeMap<>();

    @Override
    public synchronized CompletionStage<?> onBinary(
        WebSocket socket, ByteBuffer data, boolean last) {
      int number = data.get();
      byte[] bytes = new byte[data.remaining()];
      data.get(bytes);
      streams.computeIfAbsent(number, _ -> new ByteArrayOutputStream()).writeBytes(bytes);
      socket.request(1);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      ended.complete(true);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket socket, Throwable failure) {
      ended.completeExceptionally(failure);
    }

    synchronized String text(int number) {
      ByteArrayOutputStream bytes = streams.get(number);
      return bytes == null ? "" : bytes.toString(StandardCharsets.UTF_8);
    }
  }

  @Test
  void aClientThatLeavesEndsItsProcess() {
    ProcessStreams process =
        client.process(exec("cat", "&input=1&output=1&error=1"), StreamSelection.ALL);
    Eventually.holds(() -> !processes.isEmpty(), () -> "not started");
    process.close();
    Eventually.holds(
        () -> !processes.getFirst().isAlive(), () -> "the process goes on without a client");
  }

  @Test
  void portsAreForwarded() throws IOException {
    try (ServerSocket echo = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
      Thread.ofVirtual()
          .start(
              () -> {
                try (Socket socket = echo.accept()) {
                  socket.getInputStream().transferTo(socket.getOutputStream());
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      try (PortStream port = client.port("http://" + address("/ports"), echo.getLocalPort())) {
        port.output().write("ping".getBytes(StandardCharsets.UTF_8));
        port.output().close();
        assertEquals("ping", new String(port.input().readAllBytes(), StandardCharsets.UTF_8));
      }
    }
  }

  @Test
  void aPortThatNobodyListensOnIsTold() throws IOException {
    try (Socket deaf = Ports.deaf();
        PortStream port = client.port("http://" + address("/ports"), deaf.getLocalPort())) {
      IOException told = assertThrows(IOException.class, () -> port.input().readAllBytes());
      assertTrue(
          String.valueOf(told.getMessage())
              .contains("error forwarding port " + deaf.getLocalPort()),
          told::getMessage);
    }
  }

  @Test
  void whoDoesNotUpgradeIsRefused() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(URI.create(exec("true", "&output=1"))).build(),
              HttpResponse.BodyHandlers.ofString());
      assertEquals(400, answer.statusCode());
      answer =
          http.send(
              HttpRequest.newBuilder(URI.create("http://" + address("/x"))).build(),
              HttpResponse.BodyHandlers.ofString());
      assertEquals(404, answer.statusCode());
    }
  }
}
