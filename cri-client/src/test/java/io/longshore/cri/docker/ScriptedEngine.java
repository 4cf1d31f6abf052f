package io.longshore.cri.docker;

import io.longshore.cri.model.ContainerRuntimeException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * Answers requests at a socket from a script, a connection at a time: what a real Engine does at
 * moments that cannot be chosen.
 */
final class ScriptedEngine implements AutoCloseable {
  private final Path socket;
  private final ServerSocketChannel server;
  private final Function<String, String> script;
  private final Thread thread;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  /** The script gets a request's line, and returns all that is sent before hanging up. */
  ScriptedEngine(Path folder, Function<String, String> script) throws IOException {
    this.socket = folder.resolve("engine.sock");
    this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    this.script = script;
    server.bind(UnixDomainSocketAddress.of(socket));
    this.thread = Thread.ofVirtual().start(this::serve);
  }

  private void serve() {
    while (server.isOpen()) {
      try (SocketChannel connection = server.accept()) {
        answer(connection);
      } catch (IOException e) {
        // It hung up, or the test is over.
      }
    }
  }

  private void answer(SocketChannel connection) throws IOException {
    BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Channels.newInputStream(connection), StandardCharsets.ISO_8859_1));
    String request = reader.readLine();
    String line = request;
    while (line != null && !line.isEmpty()) {
      line = reader.readLine();
    }
    if (request != null) {
      requests.add(request);
      ByteBuffer answer =
          ByteBuffer.wrap(script.apply(request).getBytes(StandardCharsets.ISO_8859_1));
      while (answer.hasRemaining()) {
        connection.write(answer);
      }
    }
  }

  /** An answer in HTTP that promises to keep the connection, which is not kept. */
  static String answer(int status, String body) {
    return "HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(status, body.length(), body);
  }

  /** The lines of the requests that came. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  DockerSettings settings() {
    return new DockerSettings(
        socket,
        "pause:1",
        socket.resolveSibling("cni"),
        List.of(),
        List.of(),
        socket.resolveSibling("checkpoints"),
        Duration.ofSeconds(20));
  }

  @Override
  public void close() {
    try {
      server.close();
      thread.join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ContainerRuntimeException(
          ContainerRuntimeException.Category.INTERRUPTED, "interrupted", e);
    }
  }
}
