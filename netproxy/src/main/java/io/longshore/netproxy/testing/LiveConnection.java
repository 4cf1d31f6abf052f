package io.longshore.netproxy.testing;

import io.longshore.linux.netns.NetworkNamespace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A TCP connection to an {@link IdentityServer} that stays open. */
public final class LiveConnection implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;

  private final Socket socket;
  private final BufferedReader reader;

  private LiveConnection(Socket socket, BufferedReader reader) {
    this.socket = socket;
    this.reader = reader;
  }

  /** Connects from a namespace. */
  public static LiveConnection open(NetworkNamespace namespace, Probe probe) throws Exception {
    return namespace.call(
        () -> {
          Socket socket = new Socket();
          socket.connect(
              new InetSocketAddress(probe.to().toInetAddress(), probe.port()), PATIENCE_MILLIS);
          socket.setSoTimeout(PATIENCE_MILLIS);
          return new LiveConnection(
              socket,
              new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)));
        });
  }

  /** Who is at the other end. */
  public Place ask() throws IOException {
    socket.getOutputStream().write('\n');
    String line = reader.readLine();
    if (line == null) {
      throw new IOException("the connection has ended");
    }
    return Place.valueOf(line.split(" ")[0]);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
