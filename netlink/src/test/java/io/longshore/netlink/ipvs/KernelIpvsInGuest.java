package io.longshore.netlink.ipvs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Eventually;
import io.longshore.linux.testing.InGuest;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netlink.generic.GenericFamilies;
import io.longshore.netlink.route.KernelRoutes;
import io.longshore.netlink.route.LinkAddress;
import io.longshore.netlink.route.LinkKind;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netlink.testing.Mutations;
import io.longshore.netlink.wire.IpFamily;
import io.longshore.netlink.wire.IpProtocol;
import io.longshore.netlink.wire.MessageReader;
import io.longshore.netlink.wire.NetlinkException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs in a guest whose kernel has IPVS; ipvsadm is what it is compared with. */
@InGuest
class KernelIpvsInGuest extends IpvsContract {
  private final TestNetwork network = TestNetwork.create();
  private final KernelIpvs kernel = new KernelIpvs(socket());

  private NetlinkSocket socket() {
    return NetlinkSocket.open(NetlinkProtocol.GENERIC, network.namespace());
  }

  @AfterEach
  void close() {
    kernel.close();
    network.close();
  }

  @Override
  Ipvs ipvs() {
    return kernel;
  }

  private static Set<String> lines(Stream<?> objects) {
    return objects.map(Object::toString).collect(Collectors.toCollection(TreeSet::new));
  }

  /** All that is there, as ipvsadm restores it. */
  private Set<String> saved() {
    return lines(
        kernel.services().stream()
            .map(ServiceStatus::service)
            .flatMap(
                service ->
                    Stream.concat(
                        Stream.of(new IpvsChange.AddService(service)),
                        kernel.destinations(service.key()).stream()
                            .map(
                                one ->
                                    new IpvsChange.AddDestination(
                                        service.key(), one.destination())))));
  }

  /** ipvsadm does not save thresholds. */
  private static Set<String> withoutThresholds(Set<String> lines) {
    return lines(lines.stream().map(line -> line.replaceAll(" -[xy] [0-9]+", "")));
  }

  @Test
  void ipvsadmSavesWhatWeMake() {
    everyKindOfService().forEach(kernel::add);
    everyKindOfDestination().forEach(one -> kernel.add(WEB, one));
    kernel.add(
        new ServiceKey.FirewallMark(7, IpFamily.IPV4),
        Destination.masqueraded(at("10.0.1.1", 0), 1));
    Set<String> expected = withoutThresholds(saved());
    assertEquals(
        everyKindOfService().size() + everyKindOfDestination().size() + 1, expected.size());
    assertEquals(expected, lines(network.run("ipvsadm", "-Sn").lines().map(String::strip)));
    String limits = network.run("ipvsadm", "-Ln", "--thresholds");
    assertTrue(limits.matches("(?s).*10\\.0\\.1\\.1:8080 +10 +5 .*"), limits);
  }

  @Test
  void weFindWhatIpvsadmMakes() {
    String rules =
        """
        -A -t 10.0.0.1:80 -s rr
        -a -t 10.0.0.1:80 -r 10.0.1.1:8080 -m -w 3 -x 10 -y 5
        -a -t 10.0.0.1:80 -r 10.0.1.4:80 -i -w 1 --tun-type gue --tun-port 6080 --tun-nocsum
        -a -t 10.0.0.1:80 -r 10.0.1.6:80 -i -w 1 --tun-type gue --tun-port 6080 --tun-remcsum
        -a -t 10.0.0.1:80 -r 10.0.1.7:80 -i -w 1 --tun-type gre --tun-csum
        -a -t 10.0.0.1:80 -r 10.0.1.8:80 -g -w 0
        -a -t 10.0.0.1:80 -r [fd00::9]:80 -i -w 1 --tun-type ipip
        -A -t 10.0.0.3:80 -s mh -b mh-fallback
        -A -t 10.0.0.3:81 -s wrr -b flag-1,flag-3
        -A -u 10.0.0.1:80 -s wlc -p 300 -M 255.255.254.0
        -A -u 10.0.0.2:5060 -s rr -p 60 --pe sip -o
        -A --sctp-service 10.0.0.2:5060 -s rr
        -A -t [fd00::1]:80 -s sh -b sh-fallback,sh-port
        -A -t [fd00::2]:80 -s rr -p 60 -M 65
        -A -f 7 -s rr
        -A -f 4294967295 -6 -s rr
        """;
    network.runWithInput(rules, "ipvsadm", "-R");
    assertEquals(new TreeSet<>(rules.lines().toList()), saved());
    network.run("ipvsadm", "--set", "100", "101", "102");
    assertEquals(new ConnectionTimeouts(100, 101, 102), kernel.timeouts());
    String heading = network.run("ipvsadm", "-Ln").lines().findFirst().orElseThrow();
    assertTrue(heading.endsWith("version " + kernel.version()), heading);
  }

  @Test
  void aConnectionIsForwardedAndCounted() throws Exception {
    try (TestNetwork client = TestNetwork.create();
        TestNetwork server = TestNetwork.create();
        KernelRoutes routes =
            new KernelRoutes(NetlinkSocket.open(NetlinkProtocol.ROUTE, network.namespace()))) {
      network.connect("client", "10.1.0.1/24", client, "up", "10.1.0.2/24");
      network.connect("server", "10.2.0.1/24", server, "up", "10.2.0.2/24");
      client.run("ip", "route", "add", "default", "via", "10.1.0.1");
      server.run("ip", "route", "add", "default", "via", "10.2.0.1");
      network.run("sh", "-c", "echo 1 >/proc/sys/net/ipv4/ip_forward");
      // As a proxy does: the address of the service is on a device that goes nowhere.
      routes.createLink("ipvs0", new LinkKind.Dummy());
      routes.add(new LinkAddress(routes.link("ipvs0").orElseThrow().index(), ip("10.9.0.1"), 32));
      ServiceKey service = ServiceKey.tcp(ip("10.9.0.1"), 80);
      kernel.add(VirtualService.of(service, "rr"));
      kernel.add(service, Destination.masqueraded(at("10.2.0.2", 8080), 1));
      assertEquals(new LinkKind.Dummy(), routes.link("ipvs0").orElseThrow().kind());
      talk(client, server, service);
    }
  }

  private void talk(TestNetwork client, TestNetwork server, ServiceKey service) throws Exception {
    try (ServerSocket listener =
            server.namespace().call(() -> new ServerSocket(8080, 5, ip("10.2.0.2")));
        Socket socket = client.namespace().call(() -> connected("10.9.0.1", 80));
        Socket accepted = listener.accept()) {
      socket.getOutputStream().write(new byte[4]);
      assertEquals(4, accepted.getInputStream().readNBytes(4).length);
      accepted.getOutputStream().write(new byte[5]);
      assertEquals(5, socket.getInputStream().readNBytes(5).length);

      IpvsConnection connection = ConnectionTable.of(network.namespace()).getFirst();
      assertEquals(IpProtocol.TCP, connection.protocol());
      assertEquals(new Endpoint(ip("10.1.0.2"), socket.getLocalPort()), connection.client());
      assertEquals(at("10.9.0.1", 80), connection.service());
      assertEquals(at("10.2.0.2", 8080), connection.destination());
      assertEquals("ESTABLISHED", connection.state());
      String shown = network.run("ipvsadm", "-Lnc");
      assertTrue(
          shown.replaceAll(" +", " ").contains(connection.client() + " " + connection.service()),
          shown);

      DestinationStatus status = kernel.destinations(service).getFirst();
      assertEquals(1, status.active());
      assertEquals(0, status.inactive());
      Traffic total = Eventually.passes(() -> counted(service));
      assertEquals(total, kernel.destinations(service).getFirst().statistics().total());
      kernel.zero(service);
      assertEquals(0, kernel.destinations(service).getFirst().statistics().total().connections());
    }
  }

  private Traffic counted(ServiceKey service) {
    Traffic total = kernel.service(service).orElseThrow().statistics().total();
    assertEquals(1, total.connections());
    assertTrue(total.packetsIn() >= 3 && total.packetsOut() >= 2, total::toString);
    assertTrue(total.bytesIn() > 4 && total.bytesOut() > 5, total::toString);
    return total;
  }

  private static Socket connected(String address, int port) throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(ip(address), port), 10_000);
    return socket;
  }

  @Test
  void thousandsOfServicesAreMadeAndListedAtOnce() {
    List<IpvsChange> changes = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      ServiceKey key = ServiceKey.tcp(ip("10.0." + i / 250 + "." + (1 + i % 250)), 80);
      changes.add(new IpvsChange.AddService(VirtualService.of(key, "rr")));
      changes.add(
          new IpvsChange.AddDestination(key, Destination.masqueraded(at("10.1.0.1", 80), 1)));
      changes.add(
          new IpvsChange.AddDestination(key, Destination.masqueraded(at("10.1.0.2", 80), 1)));
    }
    kernel.apply(changes);
    assertEquals(5_000, services(kernel).size());
    assertEquals(2, kernel.destinations(ServiceKey.tcp(ip("10.0.19.250"), 80)).size());
    kernel.flush();
    assertEquals(List.of(), kernel.services());
  }

  @Test
  void aNamespaceWithoutConnectionsListsNone() {
    assertEquals(List.of(), ConnectionTable.of(network.namespace()));
  }

  @Test
  void namesThatAreTooLongAreRefusedBeforehand() {
    NetlinkException failure =
        assertThrows(
            NetlinkException.class, () -> kernel.add(VirtualService.of(WEB, "a-scheduler-name-")));
    assertTrue(failure.nameTooLong(), failure::toString);
  }

  @Test
  void damagedMessagesAreReadOrRefused() {
    everyKindOfService().forEach(kernel::add);
    everyKindOfDestination().forEach(one -> kernel.add(WEB, one));
    try (NetlinkSocket socket = socket()) {
      var family = new GenericFamilies(socket).require("IPVS");
      new Mutations(socket.list("list", new ServiceMessages(family).list(), MessageReader::copy))
          .feed(15_000, ServiceMessages::read);
      new Mutations(
              socket.list("list", new DestinationMessages(family).list(WEB), MessageReader::copy))
          .feed(15_000, message -> DestinationMessages.read(message, IpFamily.IPV4));
      SettingMessages settings = new SettingMessages(family);
      new Mutations(socket.list("list", settings.timeouts(), MessageReader::copy))
          .feed(5_000, SettingMessages::readTimeouts);
      new Mutations(socket.list("list", settings.version(), MessageReader::copy))
          .feed(5_000, SettingMessages::readVersion);
    }
  }
}
