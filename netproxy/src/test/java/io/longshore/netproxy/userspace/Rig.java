package io.longshore.netproxy.userspace;

import io.longshore.base.metrics.Metrics;
import io.longshore.base.testing.Eventually;
import io.longshore.base.time.Clock;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.netproxy.model.Affinity;
import io.longshore.netproxy.model.Choice;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.Destination;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.LocalTraffic;
import io.longshore.netproxy.model.Protocol;
import io.longshore.netproxy.model.ServiceChange;
import io.longshore.netproxy.model.ServicePort;
import io.longshore.netproxy.model.ServicePortName;
import io.longshore.netproxy.model.ServiceView;
import io.longshore.netproxy.model.Surroundings;
import io.longshore.netproxy.model.TrafficPolicy;
import io.longshore.netproxy.sync.Changes;
import io.longshore.netproxy.sync.DesiredState;
import io.longshore.netproxy.testing.StateChange;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;

/** A proxy for Services on loopback: all of 127.0.0.0/8 is the machine's own. */
final class Rig implements AutoCloseable {
  static final IpAddress CLUSTER = IpAddress.parse("127.77.0.1");
  static final InetAddress ENDPOINTS = IpAddress.parse("127.77.1.1").toInetAddress();

  private static final int PATIENCE = 20_000;

  final Metrics metrics = new Metrics();
  final UserspaceBackend backend;
  private List<ServiceView> state = List.of();

  Rig(UserspaceOptions settings) {
    this(settings, Clock.system());
  }

  Rig(UserspaceOptions settings, Clock clock) {
    backend =
        new UserspaceBackend(
            IpFamily.IPV4,
            new LocalTraffic.Unknown(),
            settings,
            new UserspaceFigures(metrics),
            clock,
            OwnAddresses.NONE,
            UserspaceBackend.ownThreads());
    backend.replace(new DesiredState(Surroundings.PLAIN, state));
  }

  /** Small limits, two threads. */
  static UserspaceOptions settings() {
    return new UserspaceOptions(
        EndpointChoice.RANDOM,
        2,
        1_000,
        1_000,
        1_000,
        64 << 10,
        16 << 20,
        Duration.ofSeconds(2),
        3,
        Duration.ofSeconds(60),
        Duration.ZERO);
  }

  /** Changes to exactly these Services. */
  void serve(ServiceView... views) {
    List<ServiceView> next = List.of(views);
    List<ServiceChange> changes = StateChange.between(state, next);
    backend.apply(new Changes(Surroundings.PLAIN, changes));
    state = next;
  }

  /** A Service at {@link #CLUSTER}. */
  static ServiceView service(Protocol protocol, int port, Choice choice) {
    return service(protocol, port, new Affinity.None(), choice);
  }

  static ServiceView service(Protocol protocol, int port, Affinity affinity, Choice choice) {
    return ServiceView.of(port(protocol, port, affinity, List.of(), List.of()), choice);
  }

  /** With a load balancer's address and who may use it. */
  static ServicePort port(
      Protocol protocol,
      int port,
      Affinity affinity,
      List<IpAddress> loadBalancers,
      List<Cidr> sources) {
    return new ServicePort(
        new ServicePortName(new ObjectName("default", "web-" + port), "", protocol),
        CLUSTER,
        port,
        0,
        List.of(),
        loadBalancers,
        sources,
        affinity,
        TrafficPolicy.CLUSTER,
        TrafficPolicy.CLUSTER,
        0);
  }

  static Choice to(Destination... destinations) {
    List<Destination> sorted = List.of(destinations).stream().sorted().toList();
    return new Choice(sorted, List.of(), sorted, !sorted.isEmpty());
  }

  static Destination destination(ServerSocket server) {
    return new Destination(IpAddress.of(ENDPOINTS), server.getLocalPort(), true);
  }

  static Destination destination(DatagramSocket server) {
    return new Destination(IpAddress.of(ENDPOINTS), server.getLocalPort(), true);
  }

  static InetSocketAddress cluster(int port) {
    return new InetSocketAddress(CLUSTER.toInetAddress(), port);
  }

  /** Where nobody listens: for TCP and UDP. */
  static Destination refusing() throws IOException {
    try (ServerSocket gone = listen()) {
      return destination(gone);
    }
  }

  /** An endpoint that the test plays itself. */
  static ServerSocket listen() throws IOException {
    return new ServerSocket(0, 200, ENDPOINTS);
  }

  /** A client of a Service. */
  static Socket connect(int port) throws IOException {
    Socket socket = new Socket();
    socket.connect(cluster(port), PATIENCE);
    socket.setSoTimeout(PATIENCE);
    return socket;
  }

  /** What the proxy made for a client. */
  static Socket accept(ServerSocket server) throws IOException {
    server.setSoTimeout(PATIENCE);
    Socket socket = server.accept();
    socket.setSoTimeout(PATIENCE);
    return socket;
  }

  /** Until no connection is left, and nothing that waits for one. */
  void awaitNoConnections() {
    Eventually.holds(() -> figure("kubeproxy_userspace_connections") == 0, metrics::print);
    Eventually.holds(() -> figure("kubeproxy_userspace_waiting_bytes") == 0, metrics::print);
  }

  /** Until the one end of a connection has taken what the other does not read. */
  void awaitWaitingBytes() {
    Eventually.holds(() -> figure("kubeproxy_userspace_waiting_bytes") > 0, metrics::print);
  }

  /** A figure, by the beginning of its line. */
  double figure(String name) {
    return metrics
        .print()
        .lines()
        .filter(line -> line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElse(0);
  }

  /** Whether anything still counts as being connected with an endpoint. */
  int busyEndpoints() {
    return backend.busyEndpoints();
  }

  @Override
  public void close() {
    backend.close();
  }
}
