package io.longshore.cri.docker;

import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A request after which the connection belongs to the streams of a process (Engine API, "Stream
 * format"). docker-java does that too, but never ends the input: {@code cat} would wait for ever.
 */
final class HijackedConnection implements AutoCloseable {
  private static final int SWITCHING_PROTOCOLS = 101;
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int LONGEST_HEAD = 16 * 1024;

  private final SocketChannel channel;
  private final InputStream input;
  private final OutputStream output;

  private HijackedConnection(SocketChannel channel) {
    this.channel = channel;
    // Each direction has a lock of its own: a stream of the channel would share one.
    this.input = new BufferedInputStream(Channels.newInputStream(channel));
    this.output = Channels.newOutputStream(channel);
  }

  /** Sends a request, and returns when the connection is the process's. */
  static HijackedConnection open(Path socket, String path, String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    String head =
        "POST %s HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n"
                .formatted(path)
            + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n".formatted(body.length);
    HijackedConnection connection = requesting(socket, head, body);
    try {
      connection.awaitAnswer();
      return connection;
    } catch (IOException e) {
      connection.close();
      throw unavailable(socket, e);
    } catch (ContainerRuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * Asks for something to read; HTTP/1.0 has it come without pieces of the protocol between. The
   * answer is still to be awaited: Podman's comes with the first byte that there is to read.
   */
  static HijackedConnection reading(Path socket, String path) {
    return requesting(
        socket, "GET %s HTTP/1.0\r\nHost: docker\r\n\r\n".formatted(path), new byte[0]);
  }

  private static HijackedConnection requesting(Path socket, String head, byte[] body) {
    try {
      HijackedConnection connection =
          new HijackedConnection(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
      try {
        connection.output.write(head.getBytes(StandardCharsets.US_ASCII));
        connection.output.write(body);
        return connection;
      } catch (IOException e) {
        connection.close();
        throw e;
      }
    } catch (IOException e) {
      throw unavailable(socket, e);
    }
  }

  private static ContainerRuntimeException unavailable(Path socket, IOException why) {
    return new ContainerRuntimeException(
        Category.UNAVAILABLE, "no streams from docker://" + socket + ": " + why.getMessage(), why);
  }

  /** Reads until the streams begin; a refusal is an error that says the Engine's reason. */
  void awaitAnswer() throws IOException {
    String answer = head();
    int status = status(answer);
    if (status != SWITCHING_PROTOCOLS && status != OK) {
      byte[] reason = input.readNBytes(LONGEST_HEAD);
      throw new ContainerRuntimeException(
          status == NOT_FOUND
              ? Category.NOT_FOUND
              : status == CONFLICT ? Category.PRECONDITION : Category.FAILED,
          "the Engine refuses streams: "
              + status
              + " "
              + new String(reason, StandardCharsets.UTF_8).strip());
    }
  }

  private String head() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
      int next = input.read();
      if (next < 0 || head.size() > LONGEST_HEAD) {
        throw new IOException("no answer in HTTP");
      }
      head.write(next);
    }
    return head.toString(StandardCharsets.US_ASCII);
  }

  private static int status(String head) throws IOException {
    String[] words = head.split(" ", 3);
    if (words.length < 2 || !words[1].matches("[0-9]{3}")) {
      throw new IOException("no answer in HTTP");
    }
    return Integer.parseInt(words[1]);
  }

  InputStream input() {
    return input;
  }

  OutputStream output() {
    return output;
  }

  /** The process reads the end of its input. */
  void endOutput() throws IOException {
    if (channel.isOpen()) {
      channel.shutdownOutput();
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
