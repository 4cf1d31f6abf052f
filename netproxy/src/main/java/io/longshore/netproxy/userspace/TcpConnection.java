package io.longshore.netproxy.userspace;

import io.longshore.base.log.Log;
import java.io.IOException;

/** A client and its endpoint, with a relay for each direction. Of their lane's thread. */
final class TcpConnection {
  private static final Log LOG = Log.of("userspace");

  private final TcpSide client;
  private final TcpSide endpoint;
  private final TcpRelay forth;
  private final TcpRelay back;

  private TcpConnection(TcpSide client, TcpSide endpoint, Lane lane) {
    this.client = client;
    this.endpoint = endpoint;
    forth = new TcpRelay(client, endpoint, lane, this::lose);
    back = new TcpRelay(endpoint, client, lane, this::lose);
  }

  /** Passes on what they say, from now on. */
  static void join(TcpSide client, TcpSide endpoint, Lane lane) {
    TcpConnection connection = new TcpConnection(client, endpoint, lane);
    client.watch(() -> connection.changed(client, connection.forth, connection.back));
    endpoint.watch(() -> connection.changed(endpoint, connection.back, connection.forth));
    connection.forth.pass();
    connection.back.pass();
  }

  /** Something can be read from a side, or written to it, or it is lost. */
  private void changed(TcpSide side, TcpRelay from, TcpRelay to) {
    if (side.isLost()) {
      from.passRest();
      lose(new IOException("lost: " + side.socket()));
    } else {
      from.pass();
      to.passWaiting();
    }
  }

  /** Neither may take it for an end. */
  private void lose(IOException cause) {
    if (client.isOpen() || endpoint.isOpen()) {
      LOG.debug("connection lost", "error", cause);
    }
    client.reset();
    endpoint.reset();
    forth.drop();
    back.drop();
  }
}
