package io.longshore.netproxy.userspace;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.Ports;
import io.longshore.netproxy.model.Protocol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Connections that end when nothing is ready for it. */
class TcpEndingTest {

  /** With megabytes on the way to somebody who does not read. */
  @Test
  void passesAResetOnThoughMuchIsWaiting() throws Exception {
    int port = Ports.free();
    try (Rig rig = new Rig(Rig.settings());
        ServerSocket server = Rig.listen()) {
      rig.serve(Rig.service(Protocol.TCP, port, Rig.to(Rig.destination(server))));
      Socket rudeClient = Rig.connect(port);
      resetWhileMuchIsWaiting(rig, rudeClient, Rig.accept(server));
      Socket client = Rig.connect(port);
      resetWhileMuchIsWaiting(rig, Rig.accept(server), client);
    }
  }

  private static void resetWhileMuchIsWaiting(Rig rig, Socket rude, Socket slow) throws Exception {
    try (slow) {
      Thread writer = Thread.startVirtualThread(() -> writeUntilLost(rude));
      rig.awaitWaitingBytes();
      rude.setSoLinger(true, 0);
      rude.close();
      writer.join();
      assertThrows(SocketException.class, () -> slow.getInputStream().readAllBytes());
    }
    rig.awaitNoConnections();
    Eventually.holds(() -> rig.busyEndpoints() == 0, () -> rig.busyEndpoints() + " endpoints");
  }

  private static void writeUntilLost(Socket socket) {
    byte[] part = new byte[100_000];
    try {
      while (true) {
        socket.getOutputStream().write(part);
      }
    } catch (IOException e) {
      return;
    }
  }

  /**
   * A server that answers before it has read all, and closes, sends its answer and then a reset:
   * without a proxy its client reads the answer.
   */
  @Test
  void passesOnWhatWasSaidBeforeAReset() throws Exception {
    int port = Ports.free();
    byte[] answer = new byte[10_000];
    Arrays.fill(answer, (byte) 'a');
    try (Rig rig = new Rig(Rig.settings());
        ServerSocket server = Rig.listen()) {
      rig.serve(Rig.service(Protocol.TCP, port, Rig.to(Rig.destination(server))));
      for (int i = 0; i < 200; i++) {
        try (Socket client = Rig.connect(port)) {
          client.getOutputStream().write("a question that is not read".getBytes(US_ASCII));
          try (Socket endpoint = Rig.accept(server)) {
            Eventually.holds(() -> available(endpoint) > 0, () -> "nothing came");
            endpoint.getOutputStream().write(answer);
          }
          assertArrayEquals(answer, client.getInputStream().readNBytes(answer.length));
        }
      }
    }
  }

  private static int available(Socket socket) {
    try {
      return socket.getInputStream().available();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A connection may end by itself while the proxy drains, and what has not ended is reset. */
  @Test
  void letsConnectionsEndBeforeItEnds() throws Exception {
    int port = Ports.free();
    byte[] late = {'l', 'a', 't', 'e'};
    UserspaceOptions usual = Rig.settings();
    UserspaceOptions patient = draining(usual, Duration.ofSeconds(60));
    try (ServerSocket server = Rig.listen()) {
      Rig rig = new Rig(patient);
      rig.serve(Rig.service(Protocol.TCP, port, Rig.to(Rig.destination(server))));
      try (Socket client = Rig.connect(port);
          Socket endpoint = Rig.accept(server)) {
        CompletableFuture<Void> closed = CompletableFuture.runAsync(rig::close);
        Eventually.holds(() -> isFree(port), () -> "still listens");
        client.getOutputStream().write(late);
        client.shutdownOutput();
        assertArrayEquals(late, endpoint.getInputStream().readAllBytes());
        assertFalse(closed.isDone());
        endpoint.shutdownOutput();
        assertEquals(-1, client.getInputStream().read());
        closed.get();
      }
      Rig hasty = new Rig(usual);
      hasty.serve(Rig.service(Protocol.TCP, port, Rig.to(Rig.destination(server))));
      try (Socket client = Rig.connect(port);
          Socket endpoint = Rig.accept(server)) {
        hasty.close();
        assertThrows(SocketException.class, () -> client.getInputStream().read());
        assertThrows(SocketException.class, () -> endpoint.getInputStream().read());
      }
    }
  }

  /** Whether the proxy listens no longer: asking it by connecting would be one client more. */
  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, Rig.CLUSTER.toInetAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private static UserspaceOptions draining(UserspaceOptions usual, Duration drain) {
    return new UserspaceOptions(
        usual.choice(),
        usual.loops(),
        usual.mostConnections(),
        usual.mostFlows(),
        usual.mostClients(),
        usual.readBytes(),
        usual.mostBytes(),
        usual.connectTimeout(),
        usual.attempts(),
        usual.flowIdle(),
        drain);
  }
}
