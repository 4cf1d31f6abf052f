package io.longshore.master.tunnel;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A request that was sent on, and its answer. Who has it closes it.
 *
 * @param head the head of the answer
 */
public record Exchange(Connection connection, Head head) implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;
  private static final int LONGEST_MESSAGE = 4096;

  /** RFC 9110, 7.6.1: about one connection, and not to be sent on. */
  private static final Set<String> OF_ONE_CONNECTION =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "content-length",
          "host");

  /** Sends a request; an answer that takes longer than its first byte should is none. */
  public static Exchange send(
      Dialer dialer, Target target, String firstLine, List<Head.Header> headers, byte[] body)
      throws IOException {
    Connection connection = dialer.open(target);
    try {
      List<Head.Header> all = new ArrayList<>();
      all.add(new Head.Header("Host", target.authority()));
      all.add(new Head.Header("Content-Length", Integer.toString(body.length)));
      all.addAll(headers);
      OutputStream output = connection.output();
      output.write(new Head(firstLine, all).toBytes());
      output.write(body);
      output.flush();
      connection.setPatience(PATIENCE_MILLIS);
      Head head = Head.read(connection.input());
      connection.setPatience(0);
      head.status();
      return new Exchange(connection, head);
    } catch (IOException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** Whether a header is between two ends only. */
  public static boolean isOfOneConnection(String name) {
    return OF_ONE_CONNECTION.contains(name.toLowerCase(Locale.ROOT));
  }

  /** Whether the other end speaks another protocol from now on. */
  public boolean isUpgraded() throws IOException {
    return head.status() == 101;
  }

  /** The body of the answer. */
  public InputStream body() throws IOException {
    return Body.of(head, connection.input());
  }

  /** The begin of the body as text, where it is a message. */
  public String message() throws IOException {
    byte[] text = body().readNBytes(LONGEST_MESSAGE);
    return new String(text, StandardCharsets.UTF_8).strip();
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
