package io.longshore.master.tunnel;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;

/** Connections whose bytes pass as they are. */
public final class Tunnels {
  /** A connection to ports, put into a WebSocket byte by byte: KEP-4006. */
  public static final String PORTS_IN_WEB_SOCKET = "SPDY/3.1+portforward.k8s.io";

  /** What is spoken in it. */
  public static final String PORTS = "portforward.k8s.io";

  private static final int PIECE = 32 << 10;

  private Tunnels() {}

  /** Between two connections. */
  public static void run(Client client, Connection connection) throws IOException {
    Pump.run(
        connection,
        () -> copy(client.input(), connection.output()),
        () -> copy(connection.input(), client.output()));
  }

  private static void copy(InputStream from, OutputStream to) throws IOException {
    byte[] piece = new byte[PIECE];
    for (int read = from.read(piece); read >= 0; read = from.read(piece)) {
      to.write(piece, 0, read);
      to.flush();
    }
  }

  /** Between the messages of a WebSocket and a connection. */
  public static void run(WebSocket client, Connection connection) throws IOException {
    Pump.run(
        connection,
        () -> {
          for (Optional<byte[]> m = client.receive(); m.isPresent(); m = client.receive()) {
            connection.output().write(m.get());
            connection.output().flush();
          }
        },
        () -> {
          byte[] piece = new byte[PIECE];
          InputStream input = connection.input();
          for (int read = input.read(piece); read >= 0; read = input.read(piece)) {
            client.send(Arrays.copyOf(piece, read));
          }
          client.end();
        });
  }
}
