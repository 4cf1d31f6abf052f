package io.longshore.netlink.ipvs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.netlink.ipvs.Forwarding.Checksum;
import io.longshore.netlink.ipvs.Forwarding.Encapsulation;
import io.longshore.netlink.wire.IpFamily;
import io.longshore.netlink.wire.IpProtocol;
import io.longshore.netlink.wire.NetlinkException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What every IPVS does: the kernel's, and the one that stands in for it in tests. */
abstract class IpvsContract {

  /** An IPVS that is empty. */
  abstract Ipvs ipvs();

  static InetAddress ip(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  static final ServiceKey WEB = ServiceKey.tcp(ip("10.0.0.1"), 80);
  static final ServiceKey WEB_6 = ServiceKey.tcp(ip("fd00::1"), 80);

  static Endpoint at(String address, int port) {
    return new Endpoint(ip(address), port);
  }

  /** Each thing that a service can be, at least once. */
  static List<VirtualService> everyKindOfService() {
    return List.of(
        VirtualService.of(WEB, "rr"),
        VirtualService.of(WEB_6, "sh").with(SchedulerFlag.FIRST, SchedulerFlag.SECOND),
        VirtualService.of(ServiceKey.tcp(ip("10.0.0.3"), 80), "mh").with(SchedulerFlag.SECOND),
        VirtualService.of(ServiceKey.tcp(ip("10.0.0.3"), 81), "wrr")
            .with(SchedulerFlag.FIRST, SchedulerFlag.THIRD),
        VirtualService.of(ServiceKey.tcp(ip("10.0.0.4"), 0), "rr")
            .with(Persistence.perAddress(IpFamily.IPV4, 5)),
        VirtualService.of(ServiceKey.udp(ip("10.0.0.1"), 80), "wlc")
            .with(Persistence.perNetwork(IpFamily.IPV4, 23, 300)),
        VirtualService.of(ServiceKey.udp(ip("10.0.0.2"), 5060), "lc")
            .with(Persistence.perAddress(IpFamily.IPV4, 60).withEngine("sip"))
            .perPacket(),
        VirtualService.of(new ServiceKey.Address(IpProtocol.SCTP, at("10.0.0.2", 5060)), "sed"),
        VirtualService.of(ServiceKey.tcp(ip("fd00::2"), 80), "rr")
            .with(Persistence.perNetwork(IpFamily.IPV6, 64, 10800)),
        VirtualService.of(new ServiceKey.FirewallMark(7, IpFamily.IPV4), "nq"),
        VirtualService.of(new ServiceKey.FirewallMark(0x7ffffffe, IpFamily.IPV6), "dh")
            .perPacket());
  }

  /** Each way to a server of {@link #WEB}. */
  static List<Destination> everyKindOfDestination() {
    return List.of(
        new Destination(at("10.0.1.1", 8080), new Forwarding.Masquerade(), 3, 10, 5),
        Destination.masqueraded(at("127.0.0.1", 80), 0),
        new Destination(at("10.0.1.2", 80), new Forwarding.DirectRoute(), 1, 0, 0),
        new Destination(at("10.0.1.3", 80), Forwarding.tunnel(), 65535, 0, 0),
        tunnel("10.0.1.4", Encapsulation.GUE, 6080, Checksum.NONE),
        tunnel("10.0.1.5", Encapsulation.GUE, 6080, Checksum.PLAIN),
        tunnel("10.0.1.6", Encapsulation.GUE, 6080, Checksum.REMOTE),
        tunnel("10.0.1.7", Encapsulation.GRE, 0, Checksum.PLAIN),
        tunnel("fd00::9", Encapsulation.IPIP, 0, Checksum.NONE));
  }

  private static Destination tunnel(String to, Encapsulation kind, int port, Checksum checksum) {
    return new Destination(at(to, 80), new Forwarding.Tunnel(kind, port, checksum), 1, 0, 0);
  }

  static Set<VirtualService> services(Ipvs ipvs) {
    return ipvs.services().stream().map(ServiceStatus::service).collect(Collectors.toSet());
  }

  static Set<Destination> destinations(Ipvs ipvs, ServiceKey service) {
    return ipvs.destinations(service).stream()
        .map(DestinationStatus::destination)
        .collect(Collectors.toSet());
  }

  private static NetlinkException refused(Executable change) {
    return assertThrows(NetlinkException.class, change);
  }

  @Test
  void servicesAreFoundAsTheyWereMade() {
    Ipvs ipvs = ipvs();
    everyKindOfService().forEach(ipvs::add);
    assertEquals(new HashSet<>(everyKindOfService()), services(ipvs));
    for (VirtualService service : everyKindOfService()) {
      assertEquals(Optional.of(service), ipvs.service(service.key()).map(ServiceStatus::service));
      assertEquals(Set.of(), destinations(ipvs, service.key()));
    }
    ipvs.flush();
    assertEquals(Set.of(), services(ipvs));
    assertEquals(Optional.empty(), ipvs.service(WEB));
  }

  @Test
  void destinationsAreFoundAsTheyWereMade() {
    Ipvs ipvs = ipvs();
    ipvs.add(VirtualService.of(WEB, "rr"));
    ipvs.add(VirtualService.of(WEB_6, "rr"));
    everyKindOfDestination().forEach(one -> ipvs.add(WEB, one));
    ipvs.add(WEB_6, Destination.masqueraded(at("fd00::5", 8080), 1));
    assertEquals(new HashSet<>(everyKindOfDestination()), destinations(ipvs, WEB));
    assertEquals(
        Set.of(Destination.masqueraded(at("fd00::5", 8080), 1)), destinations(ipvs, WEB_6));
    everyKindOfDestination().forEach(one -> ipvs.delete(WEB, one.endpoint()));
    assertEquals(Set.of(), destinations(ipvs, WEB));
    assertEquals(2, services(ipvs).size());
  }

  @Test
  void whatIsUpdatedStaysWithWhatHangsOnIt() {
    Ipvs ipvs = ipvs();
    ipvs.add(VirtualService.of(WEB, "rr"));
    Destination first = Destination.masqueraded(at("10.0.1.1", 80), 1);
    ipvs.add(WEB, first);
    VirtualService changed =
        VirtualService.of(WEB, "sh")
            .with(SchedulerFlag.SECOND)
            .with(Persistence.perAddress(IpFamily.IPV4, 9));
    ipvs.update(changed);
    assertEquals(Set.of(changed), services(ipvs));
    ipvs.update(VirtualService.of(WEB, "sh"));
    assertEquals(Set.of(VirtualService.of(WEB, "sh")), services(ipvs));
    assertEquals(Set.of(first), destinations(ipvs, WEB));
    ipvs.update(WEB, first.withWeight(0));
    assertEquals(Set.of(first.withWeight(0)), destinations(ipvs, WEB));
    ipvs.delete(WEB);
    assertEquals(Set.of(), services(ipvs));
    assertEquals(Set.of(), destinations(ipvs, WEB));
  }

  @Test
  void whatIsThereOrMissingIsToldWithoutReadingText() {
    Ipvs ipvs = ipvs();
    VirtualService web = VirtualService.of(WEB, "rr");
    Destination server = Destination.masqueraded(at("10.0.1.1", 80), 1);
    assertTrue(refused(() -> ipvs.update(web)).notFound());
    assertTrue(refused(() -> ipvs.delete(WEB)).notFound());
    assertTrue(refused(() -> ipvs.zero(WEB)).notFound());
    assertTrue(refused(() -> ipvs.add(WEB, server)).notFound());
    ipvs.add(web);
    assertTrue(refused(() -> ipvs.add(web)).alreadyExists());
    assertTrue(refused(() -> ipvs.update(WEB, server)).notFound());
    assertTrue(refused(() -> ipvs.delete(WEB, server.endpoint())).notFound());
    ipvs.add(WEB, server);
    assertTrue(refused(() -> ipvs.add(WEB, server)).alreadyExists());
    assertTrue(refused(() -> ipvs.update(VirtualService.of(WEB, "nonesuch"))).notFound());
    assertEquals(Set.of(web), services(ipvs));
    assertFalse(refused(() -> ipvs.update(WEB, server.withWeight(-1))).notFound());
    assertThrows(
        NetlinkException.class, () -> ipvs.add(WEB, Destination.masqueraded(at("fd00::1", 80), 1)));
    assertThrows(
        NetlinkException.class,
        () ->
            ipvs.update(
                WEB, new Destination(server.endpoint(), new Forwarding.Masquerade(), 1, 1, 2)));
    assertEquals(Set.of(server), destinations(ipvs, WEB));
  }

  @Test
  void aFailureAmongManyChangesIsNamedAndTheOthersAreMade() {
    Ipvs ipvs = ipvs();
    List<IpvsChange> changes = new ArrayList<>();
    changes.add(new IpvsChange.DeleteService(WEB_6));
    changes.add(new IpvsChange.AddService(VirtualService.of(WEB, "rr")));
    changes.add(new IpvsChange.DeleteService(WEB_6));
    for (int i = 1; i <= 250; i++) {
      changes.add(
          new IpvsChange.AddDestination(WEB, Destination.masqueraded(at("10.0.1." + i, 80), i)));
    }
    NetlinkException failure = refused(() -> ipvs.apply(changes));
    assertTrue(failure.notFound(), failure::toString);
    assertEquals(OptionalInt.of(0), failure.request());
    assertTrue(
        String.valueOf(failure.getMessage()).contains("-D -t [fd00::1]:80"), failure::toString);
    assertEquals(250, destinations(ipvs, WEB).size());
    ipvs.apply(List.of());
  }

  @Test
  void timesAreChangedOneByOne() {
    Ipvs ipvs = ipvs();
    ipvs.setTimeouts(new ConnectionTimeouts(901, 121, 301));
    ipvs.setTimeouts(new ConnectionTimeouts(0, 60, 0));
    assertEquals(new ConnectionTimeouts(901, 60, 301), ipvs.timeouts());
    ipvs.setTimeouts(new ConnectionTimeouts(900, 120, 300));
    assertEquals(new ConnectionTimeouts(900, 120, 300), ipvs.timeouts());
    assertThrows(IllegalArgumentException.class, () -> new ConnectionTimeouts(-1, 0, 0));
    assertTrue(ipvs.version().toString().startsWith("1."), ipvs.version()::toString);
  }
}
