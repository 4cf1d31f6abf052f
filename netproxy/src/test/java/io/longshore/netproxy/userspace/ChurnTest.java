package io.longshore.netproxy.userspace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.Ports;
import io.longshore.base.testing.Seed;
import io.longshore.linux.testing.OpenFiles;
import io.longshore.netproxy.model.Affinity;
import io.longshore.netproxy.model.Choice;
import io.longshore.netproxy.model.Destination;
import io.longshore.netproxy.model.Protocol;
import io.longshore.netproxy.model.ServiceView;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/**
 * Clients of all manners come while Services and endpoints come and go: after that there is not a
 * descriptor, a byte or a buffer that belongs to nobody.
 */
class ChurnTest {
  private static final int STEPS = 2_000;
  private static final int SERVICES = 6;
  private static final int CLIENTS_AT_A_TIME = 16;
  private static final int PATIENCE = 20_000;

  /** What netty says about buffers that were thrown away without being released. */
  private static final class LeakReports extends Handler implements AutoCloseable {
    private final Queue<String> reports = new ConcurrentLinkedQueue<>();
    private final Logger logger = Logger.getLogger("io.netty.util.ResourceLeakDetector");

    LeakReports() {
      logger.addHandler(this);
    }

    @Override
    public void publish(LogRecord entry) {
      reports.add(entry.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      logger.removeHandler(this);
    }

    /** Leaks are found when the collector has run and another buffer is made. */
    void check() {
      for (int i = 0; i < 5; i++) {
        System.gc();
        ByteBufAllocator.DEFAULT.buffer(16).release();
      }
      assertEquals(List.of(), List.copyOf(reports));
    }
  }

  /** Servers that answer in all manners: echo, end, reset, and one that is not there. */
  private static final class Servers implements AutoCloseable {
    private final List<ServerSocket> tcp = new ArrayList<>();
    private final List<DatagramSocket> udp = new ArrayList<>();
    private final List<Destination> all = new ArrayList<>();

    Servers(Random random) throws IOException {
      for (int i = 0; i < 5; i++) {
        ServerSocket server = Rig.listen();
        tcp.add(server);
        all.add(Rig.destination(server));
        long seed = random.nextLong();
        Thread.ofVirtual().start(() -> accept(server, new Random(seed)));
        DatagramSocket datagrams = new DatagramSocket(new InetSocketAddress(Rig.ENDPOINTS, 0));
        udp.add(datagrams);
        Thread.ofVirtual().start(() -> echo(datagrams));
      }
      try (ServerSocket gone = Rig.listen()) {
        all.add(Rig.destination(gone));
      }
    }

    private static void accept(ServerSocket server, Random random) {
      try {
        while (true) {
          Socket socket = server.accept();
          int manner = random.nextInt(4);
          Thread.ofVirtual().start(() -> serve(socket, manner));
        }
      } catch (IOException e) {
        return;
      }
    }

    private static void serve(Socket socket, int manner) {
      try (socket) {
        switch (manner) {
          case 0 -> socket.setSoLinger(true, 0);
          case 1 -> socket.shutdownOutput();
          default -> socket.getInputStream().transferTo(socket.getOutputStream());
        }
      } catch (IOException e) {
        // The client may have been rude first.
        return;
      }
    }

    private static void echo(DatagramSocket socket) {
      DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
      try {
        while (true) {
          packet.setLength(2_000);
          socket.receive(packet);
          socket.send(packet);
        }
      } catch (IOException e) {
        return;
      }
    }

    List<Destination> some(Random random, Protocol protocol) {
      List<Destination> from =
          protocol == Protocol.TCP ? all : udp.stream().map(Rig::destination).toList();
      return from.stream().filter(_ -> random.nextInt(3) > 0).sorted().toList();
    }

    @Override
    public void close() throws IOException {
      for (ServerSocket server : tcp) {
        server.close();
      }
      udp.forEach(DatagramSocket::close);
    }
  }

  @Test
  void leavesNothingBehind() {
    Seed.ofRun().run(ChurnTest::run);
  }

  private static void run(Random random) throws Exception {
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < SERVICES; i++) {
      ports.add(Ports.free());
    }
    // What the JDK opens once, for virtual threads that wait, must not count.
    churn(random, ports, STEPS / 10);
    long before = OpenFiles.count();
    try (LeakReports leaks = new LeakReports()) {
      churn(random, ports, STEPS);
      Eventually.holds(
          () -> OpenFiles.count() <= before, () -> OpenFiles.count() + " files, not " + before);
      leaks.check();
    }
  }

  private static void churn(Random random, List<Integer> ports, int steps) throws Exception {
    try (Rig rig = new Rig(Rig.settings());
        Servers servers = new Servers(random)) {
      Semaphore clients = new Semaphore(CLIENTS_AT_A_TIME);
      for (int step = 0; step < steps; step++) {
        if (random.nextInt(8) == 0) {
          rig.serve(services(random, servers, ports));
        }
        client(random, clients, ports);
      }
      clients.acquire(CLIENTS_AT_A_TIME);
      rig.awaitNoConnections();
      rig.serve();
      Eventually.holds(() -> rig.figure("kubeproxy_userspace_flows") == 0, rig.metrics::print);
      Eventually.holds(() -> rig.busyEndpoints() == 0, () -> rig.busyEndpoints() + " endpoints");
    }
  }

  private static ServiceView[] services(Random random, Servers servers, List<Integer> ports) {
    List<ServiceView> views = new ArrayList<>();
    for (int i = 0; i < ports.size(); i++) {
      Protocol protocol = i % 3 == 2 ? Protocol.UDP : Protocol.TCP;
      if (random.nextInt(8) > 0) {
        List<Destination> some = servers.some(random, protocol);
        List<Destination> serving = protocol == Protocol.UDP ? some : List.of();
        views.add(
            Rig.service(
                protocol,
                ports.get(i),
                random.nextBoolean() ? new Affinity.None() : new Affinity.ByClientAddress(1),
                new Choice(some, List.of(), serving, !some.isEmpty() || random.nextBoolean())));
      }
    }
    return views.toArray(ServiceView[]::new);
  }

  private static void client(Random random, Semaphore clients, List<Integer> ports)
      throws InterruptedException {
    int service = random.nextInt(ports.size());
    int manner = random.nextInt(5);
    int size = random.nextInt(200_000);
    clients.acquire();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                if (service % 3 == 2) {
                  send(ports.get(service), manner);
                } else {
                  talk(ports.get(service), manner, new byte[size]);
                }
              } catch (IOException e) {
                // Refused, reset or silent, as the Service is at the moment.
                Thread.onSpinWait();
              } finally {
                clients.release();
              }
            });
  }

  private static void talk(int port, int manner, byte[] bytes) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(Rig.cluster(port), 200);
      socket.setSoTimeout(PATIENCE);
      switch (manner) {
        case 0 -> socket.setSoLinger(true, 0);
        case 1 -> socket.getOutputStream().write(bytes);
        case 2 -> socket.shutdownOutput();
        default -> {
          Thread.ofVirtual().start(() -> write(socket, bytes));
          socket.getInputStream().readAllBytes();
        }
      }
    }
  }

  private static void write(Socket socket, byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
    } catch (IOException e) {
      return;
    }
  }

  private static void send(int port, int datagrams) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(Rig.cluster(port));
      socket.setSoTimeout(50);
      for (int i = 0; i <= datagrams; i++) {
        socket.send(new DatagramPacket(new byte[1_000], 1_000));
        socket.receive(new DatagramPacket(new byte[2_000], 2_000));
      }
    }
  }
}
