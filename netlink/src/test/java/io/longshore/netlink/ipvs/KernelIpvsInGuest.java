package io.longshore.netlink.ipvs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.linux.testing.InGuest;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netlink.generic.GenericFamilies;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netlink.testing.Mutations;
import io.longshore.netlink.wire.IpFamily;
import io.longshore.netlink.wire.MessageReader;
import io.longshore.netlink.wire.NetlinkException;
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
