package io.longshore.netproxy.userspace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Ports;
import io.longshore.base.testing.Seed;
import io.longshore.netproxy.model.Affinity;
import io.longshore.netproxy.model.Choice;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.Destination;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.Protocol;
import io.longshore.netproxy.model.ServiceView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Connections through the proxy, between sockets that the test holds both ends of. */
class TcpForwardingTest {
  private static final int PATIENCE = 20_000;
  private static final int SILENCE = 300;

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(Random random, int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private static CompletableFuture<byte[]> readAll(Socket socket) {
    CompletableFuture<byte[]> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                result.complete(socket.getInputStream().readAllBytes());
              } catch (IOException e) {
                result.completeExceptionally(e);
              }
            });
    return result;
  }

  @Test
  void passesTheEndOfEachDirectionOnByItself() throws Exception {
    int port = Ports.free();
    try (Rig rig = new Rig(Rig.settings());
        ServerSocket server = Rig.listen()) {
      rig.serve(Rig.service(Protocol.TCP, port, Rig.to(Rig.destination(server))));
      try (Socket client = Rig.connect(port);
          Socket endpoint = Rig.accept(server)) {
        client.getOutputStream().write(text("question"));
        client.shutdownOutput();
        assertArrayEquals(text("question"), endpoint.getInputStream().readAllBytes());
        endpoint.getOutputStream().write(text("answer"));
        endpoint.shutdownOutput();
        assertArrayEquals(text("answer"), client.getInputStream().readAllBytes());
      }
      rig.awaitNoConnections();
    }
  }

  /** Both directions at once, each ended while the other still has megabytes to go. */
  @Test
  void losesNothingWhenOneDirectionEndsEarly() {
    Seed.ofRun().run(this::runBothDirections);
  }

  private void runBothDirections(Random random) throws Exception {
    int port = Ports.free();
    try (Rig rig = new Rig(Rig.settings());
        ServerSocket server = Rig.listen()) {
      rig.serve(Rig.service(Protocol.TCP, port, Rig.to(Rig.destination(server))));
      for (int round = 0; round < 8; round++) {
        byte[] there = bytes(random, random.nextInt(3_000_000));
        byte[] back = bytes(random, random.nextInt(12_000_000));
        try (Socket client = Rig.connect(port);
            Socket endpoint = Rig.accept(server)) {
          CompletableFuture<byte[]> atEndpoint = readAll(endpoint);
          CompletableFuture<Void> answered =
              CompletableFuture.runAsync(
                  () -> writeAll(endpoint, back), Thread::startVirtualThread);
          client.getOutputStream().write(there);
          client.shutdownOutput();
          assertArrayEquals(there, atEndpoint.get());
          // Only now does the client begin to read: what was sent waited on the way.
          assertArrayEquals(back, readAll(client).get());
          answered.get();
        }
      }
      rig.awaitNoConnections();
    }
  }

  private static void writeAll(Socket socket, byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The request and its end are there before the endpoint is connected. */
  @Test
  void passesOnWhatCameBeforeTheEndpointWasFound() throws Exception {
    int port = Ports.free();
    try (Rig rig = new Rig(Rig.settings());
        ServerSocket server = Rig.listen()) {
      Destination refusing = Rig.refusing();
      rig.serve(Rig.service(Protocol.TCP, port, Rig.to(refusing, Rig.destination(server))));
      for (int i = 0; i < 50; i++) {
        try (Socket client = Rig.connect(port)) {
          client.getOutputStream().write(text("early"));
          client.shutdownOutput();
          try (Socket endpoint = Rig.accept(server)) {
            assertArrayEquals(text("early"), endpoint.getInputStream().readAllBytes());
          }
          assertEquals(-1, client.getInputStream().read());
        }
      }
      assertTrue(rig.figure("kubeproxy_userspace_failed_connects_total") > 0, rig.metrics.print());
    }
  }

  @Test
  void readsNoMoreThanASlowReceiverTakes() throws Exception {
    int port = Ports.free();
    try (Rig rig = new Rig(Rig.settings());
        ServerSocket server = Rig.listen()) {
      server.setReceiveBufferSize(8 << 10);
      rig.serve(Rig.service(Protocol.TCP, port, Rig.to(Rig.destination(server))));
      byte[] all = new byte[40_000_000];
      try (Socket client = Rig.connect(port);
          Socket endpoint = Rig.accept(server)) {
        CompletableFuture<Void> sent =
            CompletableFuture.runAsync(() -> writeAll(client, all), Thread::startVirtualThread);
        rig.awaitWaitingBytes();
        double most = 2 * Rig.settings().readBytes();
        byte[] part = new byte[100_000];
        int received = 0;
        for (int read = 0; read >= 0; read = endpoint.getInputStream().read(part)) {
          received += read;
          double waiting = rig.figure("kubeproxy_userspace_waiting_bytes");
          assertTrue(waiting <= most, () -> waiting + " bytes are kept");
        }
        assertEquals(all.length, received);
        sent.get();
      }
    }
  }

  @Test
  void passesAResetOnAsAReset() throws Exception {
    int port = Ports.free();
    try (Rig rig = new Rig(Rig.settings());
        ServerSocket server = Rig.listen()) {
      rig.serve(Rig.service(Protocol.TCP, port, Rig.to(Rig.destination(server))));
      try (Socket client = Rig.connect(port)) {
        Socket endpoint = Rig.accept(server);
        endpoint.setSoLinger(true, 0);
        endpoint.close();
        assertThrows(SocketException.class, () -> client.getInputStream().read());
      }
      Socket client = Rig.connect(port);
      try (Socket endpoint = Rig.accept(server)) {
        client.setSoLinger(true, 0);
        client.close();
        assertThrows(SocketException.class, () -> endpoint.getInputStream().read());
      }
    }
  }

  @Test
  void leavesConnectionsToEndpointsThatAreGoneAlone() throws Exception {
    int port = Ports.free();
    try (Rig rig = new Rig(Rig.settings());
        ServerSocket old = Rig.listen();
        ServerSocket fresh = Rig.listen()) {
      rig.serve(Rig.service(Protocol.TCP, port, Rig.to(Rig.destination(old))));
      try (Socket client = Rig.connect(port);
          Socket endpoint = Rig.accept(old)) {
        rig.serve(Rig.service(Protocol.TCP, port, Rig.to(Rig.destination(fresh))));
        try (Socket other = Rig.connect(port);
            Socket there = Rig.accept(fresh)) {
          other.getOutputStream().write('x');
          assertEquals('x', there.getInputStream().read());
        }
        // Even the whole Service may go.
        rig.serve();
        assertThrows(ConnectException.class, () -> Rig.connect(port));
        endpoint.getOutputStream().write('y');
        assertEquals('y', client.getInputStream().read());
      }
    }
  }

  @Test
  void refusesWhereNobodyIsAndIsSilentWhereSomebodyElseIs() throws Exception {
    int port = Ports.free();
    try (Rig rig = new Rig(Rig.settings());
        ServerSocket server = Rig.listen()) {
      rig.serve(Rig.service(Protocol.TCP, port, Choice.NONE));
      assertThrows(ConnectException.class, () -> Rig.connect(port));
      rig.serve(Rig.service(Protocol.TCP, port, new Choice(List.of(), List.of(), List.of(), true)));
      try (Socket client = new Socket()) {
        assertThrows(
            SocketTimeoutException.class, () -> client.connect(Rig.cluster(port), SILENCE));
      }
      // The same socket serves again.
      rig.serve(Rig.service(Protocol.TCP, port, Rig.to(Rig.destination(server))));
      Rig.connect(port).close();
      Rig.accept(server).close();
    }
  }

  @Test
  void tellsStrangersNothing() throws Exception {
    int port = Ports.free();
    IpAddress balancer = IpAddress.parse("127.77.0.9");
    try (Rig rig = new Rig(Rig.settings());
        ServerSocket server = Rig.listen()) {
      rig.serve(
          ServiceView.of(
              Rig.port(
                  Protocol.TCP,
                  port,
                  new Affinity.None(),
                  List.of(balancer),
                  List.of(Cidr.parse("127.88.0.0/16"))),
              Rig.to(Rig.destination(server))));
      try (Socket friend = new Socket();
          Socket stranger = new Socket()) {
        friend.bind(new InetSocketAddress("127.88.3.4", 0));
        friend.connect(new InetSocketAddress(balancer.toInetAddress(), port), PATIENCE);
        Rig.accept(server).close();
        stranger.bind(new InetSocketAddress("127.89.3.4", 0));
        assertThrows(
            SocketTimeoutException.class,
            () -> stranger.connect(new InetSocketAddress(balancer.toInetAddress(), port), SILENCE));
      }
    }
  }

  @Test
  void resetsWhatIsTooMuch() throws Exception {
    int port = Ports.free();
    UserspaceOptions usual = Rig.settings();
    UserspaceOptions few =
        new UserspaceOptions(
            usual.choice(),
            usual.loops(),
            3,
            usual.mostFlows(),
            usual.mostClients(),
            usual.readBytes(),
            usual.mostBytes(),
            usual.connectTimeout(),
            usual.attempts(),
            usual.flowIdle(),
            usual.drain());
    try (Rig rig = new Rig(few);
        ServerSocket server = Rig.listen()) {
      rig.serve(Rig.service(Protocol.TCP, port, Rig.to(Rig.destination(server))));
      List<Socket> sockets = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        sockets.add(Rig.connect(port));
        sockets.add(Rig.accept(server));
      }
      assertThrows(
          SocketException.class,
          () -> {
            try (Socket fourth = Rig.connect(port)) {
              fourth.getInputStream().read();
            }
          });
      for (Socket socket : sockets) {
        socket.close();
      }
      rig.awaitNoConnections();
      Rig.connect(port).close();
      Rig.accept(server).close();
    }
  }

  @Test
  void resetsWhenNoEndpointAnswers() throws Exception {
    int port = Ports.free();
    try (Rig rig = new Rig(Rig.settings())) {
      Destination refusing = Rig.refusing();
      rig.serve(Rig.service(Protocol.TCP, port, Rig.to(refusing)));
      assertThrows(
          SocketException.class,
          () -> {
            try (Socket client = Rig.connect(port)) {
              client.getInputStream().read();
            }
          });
    }
  }
}
