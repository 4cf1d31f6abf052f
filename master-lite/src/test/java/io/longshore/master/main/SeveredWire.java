package io.longshore.master.main;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An address that passes bytes on to a server, which may come back at another port, and whose
 * connections can all be cut at once. Safe for use by several threads.
 */
final class SeveredWire implements AutoCloseable {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile int target;

  SeveredWire(int target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 0, LOOPBACK);
    Thread.ofVirtual().name("wire").start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Where connections go from now on. */
  void leadTo(int port) {
    target = port;
  }

  /** Ends all connections without a word. */
  void cut() {
    open.forEach(this::end);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket server = new Socket();
        open.add(client);
        open.add(server);
        Thread.ofVirtual().name("wire").start(() -> connect(client, server));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private void connect(Socket client, Socket server) {
    try {
      server.connect(new InetSocketAddress(LOOPBACK, target));
      Thread.ofVirtual().name("wire").start(() -> copy(server, client));
      copy(client, server);
    } catch (IOException _) {
      end(client);
      end(server);
    }
  }

  private void copy(Socket from, Socket to) {
    try (InputStream bytes = from.getInputStream()) {
      bytes.transferTo(to.getOutputStream());
    } catch (IOException _) {
      // The one that ended ends the other.
    } finally {
      end(from);
      end(to);
    }
  }

  private void end(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }
}
