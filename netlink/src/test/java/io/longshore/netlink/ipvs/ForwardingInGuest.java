package io.longshore.netlink.ipvs;

import static io.longshore.netlink.ipvs.IpvsContract.ip;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Eventually;
import io.longshore.linux.testing.InGuest;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netlink.route.KernelRoutes;
import io.longshore.netlink.route.LinkAddress;
import io.longshore.netlink.route.LinkKind;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netlink.wire.IpFamily;
import io.longshore.netlink.wire.IpProtocol;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Real packets through IPVS: a client, a balancer and a server, each a network namespace of its
 * own. As a proxy does, the balancer has the services' addresses on a device that goes nowhere.
 */
@InGuest
class ForwardingInGuest {
  private static final int SERVER_PORT = 8080;

  private final TestNetwork client = TestNetwork.create();
  private final TestNetwork balancer = TestNetwork.create();
  private final TestNetwork server = TestNetwork.create();
  private final KernelIpvs ipvs =
      new KernelIpvs(NetlinkSocket.open(NetlinkProtocol.GENERIC, balancer.namespace()));

  /** Where things are in each version of IP. */
  private record Addresses(InetAddress client, InetAddress service, Endpoint server) {
    static Addresses of(IpFamily family) {
      return family == IpFamily.IPV4
          ? new Addresses(ip("10.1.0.2"), ip("10.9.0.1"), at("10.2.0.2"))
          : new Addresses(ip("fd01::2"), ip("fd09::1"), at("fd02::2"));
    }

    private static Endpoint at(String address) {
      return new Endpoint(ip(address), SERVER_PORT);
    }
  }

  @BeforeEach
  void connect() {
    balancer.connect("client", "10.1.0.1/24", client, "up", "10.1.0.2/24");
    balancer.connect("server", "10.2.0.1/24", server, "up", "10.2.0.2/24");
    address(balancer, "client", "fd01::1/64");
    address(client, "up", "fd01::2/64");
    address(balancer, "server", "fd02::1/64");
    address(server, "up", "fd02::2/64");
    client.run("ip", "route", "add", "default", "via", "10.1.0.1");
    server.run("ip", "route", "add", "default", "via", "10.2.0.1");
    client.run("ip", "route", "add", "default", "via", "fd01::1");
    server.run("ip", "route", "add", "default", "via", "fd02::1");
    for (String file : List.of("ipv4/ip_forward", "ipv6/conf/all/forwarding")) {
      balancer.run("sh", "-c", "echo 1 >/proc/sys/net/" + file);
    }
    try (KernelRoutes routes =
        new KernelRoutes(NetlinkSocket.open(NetlinkProtocol.ROUTE, balancer.namespace()))) {
      routes.createLink("ipvs0", new LinkKind.Dummy());
      int device = routes.link("ipvs0").orElseThrow().index();
      routes.add(new LinkAddress(device, ip("10.9.0.1"), 32));
      routes.add(new LinkAddress(device, ip("fd09::1"), 128));
      assertEquals(new LinkKind.Dummy(), routes.link("ipvs0").orElseThrow().kind());
    }
  }

  private static void address(TestNetwork network, String device, String address) {
    network.run("ip", "addr", "add", address, "dev", device, "nodad");
  }

  @AfterEach
  void close() {
    ipvs.close();
    client.close();
    balancer.close();
    server.close();
  }

  private ServiceKey serve(IpProtocol protocol, Addresses addresses) {
    ServiceKey service = new ServiceKey.Address(protocol, new Endpoint(addresses.service(), 80));
    ipvs.add(VirtualService.of(service, "rr"));
    ipvs.add(service, Destination.masqueraded(addresses.server(), 1));
    return service;
  }

  private ServerSocket listen(Addresses addresses) throws Exception {
    return server
        .namespace()
        .call(() -> new ServerSocket(SERVER_PORT, 5, addresses.server().address()));
  }

  private Socket connect(Addresses addresses) throws Exception {
    return client
        .namespace()
        .call(
            () -> {
              Socket socket = new Socket();
              socket.connect(new InetSocketAddress(addresses.service(), 80), 20_000);
              return socket;
            });
  }

  private static void talk(Socket one, Socket other) throws IOException {
    one.getOutputStream().write(new byte[4]);
    assertEquals(4, other.getInputStream().readNBytes(4).length);
    other.getOutputStream().write(new byte[5]);
    assertEquals(5, one.getInputStream().readNBytes(5).length);
  }

  @ParameterizedTest
  @EnumSource
  void aTcpConnectionIsForwardedShownAndCounted(IpFamily family) throws Exception {
    Addresses addresses = Addresses.of(family);
    ServiceKey service = serve(IpProtocol.TCP, addresses);
    try (ServerSocket listener = listen(addresses);
        Socket socket = connect(addresses);
        Socket accepted = listener.accept()) {
      talk(socket, accepted);
      IpvsConnection connection = ConnectionTable.of(balancer.namespace()).getFirst();
      assertEquals(IpProtocol.TCP, connection.protocol());
      assertEquals(new Endpoint(addresses.client(), socket.getLocalPort()), connection.client());
      assertEquals(new Endpoint(addresses.service(), 80), connection.service());
      assertEquals(addresses.server(), connection.destination());
      assertEquals("ESTABLISHED", connection.state());
      String shown = balancer.run("ipvsadm", "-Lnc").replaceAll(" +", " ");
      assertTrue(
          shown.contains(
              connection.client() + " " + connection.service() + " " + connection.destination()),
          shown);
      Traffic total = Eventually.passes(() -> counted(service));
      assertEquals(total, ipvs.destinations(service).getFirst().statistics().total());
      ipvs.zero(service);
      assertEquals(0, ipvs.destinations(service).getFirst().statistics().total().connections());
    }
  }

  private Traffic counted(ServiceKey service) {
    Traffic total = ipvs.service(service).orElseThrow().statistics().total();
    assertEquals(1, total.connections());
    assertTrue(total.packetsIn() >= 3 && total.packetsOut() >= 2, total::toString);
    assertTrue(total.bytesIn() > 4 && total.bytesOut() > 5, total::toString);
    return total;
  }

  @Test
  void aDestinationOfNoWeightKeepsItsConnectionsButGetsNoNewOnes() throws Exception {
    Addresses addresses = Addresses.of(IpFamily.IPV4);
    ServiceKey service = serve(IpProtocol.TCP, addresses);
    try (ServerSocket listener = listen(addresses)) {
      try (Socket socket = connect(addresses);
          Socket accepted = listener.accept()) {
        talk(socket, accepted);
        ipvs.update(service, Destination.masqueraded(addresses.server(), 0));
        talk(socket, accepted);
        assertThrows(IOException.class, () -> connect(addresses).close());
        DestinationStatus status = ipvs.destinations(service).getFirst();
        assertEquals(0, status.destination().weight());
        assertEquals(1, status.active());
      }
      Eventually.holds(
          () -> ipvs.destinations(service).getFirst().active() == 0,
          () -> ipvs.destinations(service).toString());
      assertEquals(1, ipvs.destinations(service).getFirst().inactive());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDatagramAndItsAnswerAreTranslated(IpFamily family) throws Exception {
    Addresses addresses = Addresses.of(family);
    ServiceKey service = serve(IpProtocol.UDP, addresses);
    try (DatagramSocket listener =
            server
                .namespace()
                .call(() -> new DatagramSocket(SERVER_PORT, addresses.server().address()));
        DatagramSocket socket =
            client.namespace().call(() -> new DatagramSocket(0, addresses.client()))) {
      listener.setSoTimeout(20_000);
      socket.setSoTimeout(20_000);
      socket.send(new DatagramPacket(new byte[4], 4, addresses.service(), 80));
      DatagramPacket received = new DatagramPacket(new byte[9], 9);
      listener.receive(received);
      assertEquals(4, received.getLength());
      assertEquals(addresses.client(), received.getAddress());
      listener.send(new DatagramPacket(new byte[5], 5, received.getSocketAddress()));
      socket.receive(received);
      assertEquals(5, received.getLength());
      assertEquals(new InetSocketAddress(addresses.service(), 80), received.getSocketAddress());
      assertEquals(1, ipvs.destinations(service).getFirst().inactive());
      assertEquals("UDP", ConnectionTable.of(balancer.namespace()).getFirst().state());
    }
  }
}
