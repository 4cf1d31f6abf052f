package io.longshore.netproxy.userspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.Ports;
import io.longshore.netproxy.model.Affinity;
import io.longshore.netproxy.model.Choice;
import io.longshore.netproxy.model.Protocol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Which endpoint connections go to. */
class TcpChoiceTest {
  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket();
    socket.connect(Rig.cluster(port), 20_000);
    return socket;
  }

  @Test
  void keepsAClientAtItsEndpoint() throws Exception {
    int port = Ports.free();
    try (Rig rig = new Rig(Rig.settings());
        ServerSocket one = Rig.listen();
        ServerSocket two = Rig.listen()) {
      Choice both = Rig.to(Rig.destination(one), Rig.destination(two));
      rig.serve(Rig.service(Protocol.TCP, port, new Affinity.ByClientAddress(600), both));
      List<Socket> sockets = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        sockets.add(connect(port));
      }
      Eventually.holds(
          () -> rig.figure("kubeproxy_userspace_connections") == 20, rig.metrics::print);
      Arrivals arrivals = Arrivals.at(one, two);
      Eventually.holds(() -> arrivals.all() == 20, arrivals::toString);
      assertTrue(arrivals.at(0) == 0 || arrivals.at(1) == 0, arrivals::toString);
      // The endpoint goes: the client goes to the other one.
      ServerSocket gone = arrivals.at(0) > 0 ? one : two;
      ServerSocket left = arrivals.at(0) > 0 ? two : one;
      rig.serve(
          Rig.service(
              Protocol.TCP,
              port,
              new Affinity.ByClientAddress(600),
              Rig.to(Rig.destination(left))));
      gone.close();
      sockets.add(connect(port));
      Eventually.holds(() -> arrivals.all() == 21, arrivals::toString);
      assertTrue(arrivals.at(left.equals(one) ? 0 : 1) == 1, arrivals::toString);
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  /** Accepts what comes at several servers, and counts it; ends when they are closed. */
  private record Arrivals(List<AtomicInteger> counts) {

    static Arrivals at(ServerSocket... servers) {
      List<AtomicInteger> counts = new ArrayList<>();
      for (ServerSocket server : servers) {
        AtomicInteger count = new AtomicInteger();
        counts.add(count);
        Thread.ofVirtual().start(() -> accept(server, count));
      }
      return new Arrivals(counts);
    }

    private static void accept(ServerSocket server, AtomicInteger count) {
      List<Socket> open = new ArrayList<>();
      try {
        while (true) {
          open.add(server.accept());
          count.incrementAndGet();
        }
      } catch (IOException e) {
        open.forEach(Arrivals::close);
      }
    }

    private static void close(Socket socket) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    int at(int server) {
      return counts.get(server).get();
    }

    int all() {
      return counts.stream().mapToInt(AtomicInteger::get).sum();
    }
  }

  @Test
  void choosesWhoHasTheFewestConnections() throws Exception {
    int port = Ports.free();
    try (Rig rig = new Rig(Rig.settings().with(EndpointChoice.LEAST_CONNECTIONS));
        ServerSocket one = Rig.listen();
        ServerSocket two = Rig.listen()) {
      rig.serve(
          Rig.service(Protocol.TCP, port, Rig.to(Rig.destination(one), Rig.destination(two))));
      Arrivals arrivals = Arrivals.at(one, two);
      List<Socket> sockets = new ArrayList<>();
      for (int i = 1; i <= 40; i++) {
        int now = i;
        sockets.add(connect(port));
        Eventually.holds(() -> arrivals.all() == now, arrivals::toString);
      }
      assertEquals(20, arrivals.at(0));
      assertEquals(20, arrivals.at(1));
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }
}
