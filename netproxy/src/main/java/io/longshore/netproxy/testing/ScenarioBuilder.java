package io.longshore.netproxy.testing;

import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.LocalTraffic;
import io.longshore.netproxy.model.Masquerading;
import io.longshore.netproxy.model.NodePortAddresses;
import io.longshore.netproxy.model.Protocol;
import io.longshore.netproxy.model.Surroundings;
import io.longshore.netproxy.testing.Scenario.Expectation;
import io.longshore.netproxy.testing.SliceBuilder.Condition;
import java.util.ArrayList;
import java.util.List;

/** Writes a {@link Scenario} down. For one thread. */
final class ScenarioBuilder {
  final ClusterAddresses addresses;
  private final String name;
  private final List<ServiceBuilder> services = new ArrayList<>();
  private final List<SliceBuilder> slices = new ArrayList<>();
  private final List<Expectation> expectations = new ArrayList<>();
  private Masquerading masquerading;
  private Surroundings surroundings;

  ScenarioBuilder(String name, IpFamily family) {
    this.name = name;
    this.addresses = new ClusterAddresses(family);
    this.masquerading =
        new Masquerading(false, new LocalTraffic.FromRange(addresses.podRange()), 14);
    this.surroundings = surroundings(new NodePortAddresses.All());
  }

  private Surroundings surroundings(NodePortAddresses nodePorts) {
    return new Surroundings(
        nodePorts,
        List.of(Place.NODE.address(addresses.family())),
        List.of(addresses.serviceRange()));
  }

  ScenarioBuilder nodePortsOnlyOn(IpAddress... only) {
    surroundings = surroundings(new NodePortAddresses.Listed(List.of(only)));
    return this;
  }

  ScenarioBuilder masquerading(boolean everything, LocalTraffic localTraffic) {
    masquerading = new Masquerading(everything, localTraffic, 14);
    return this;
  }

  /** A Service named by its number, with that cluster address and a port 80 of each protocol. */
  ServiceBuilder service(int number) {
    ServiceBuilder service =
        ServiceBuilder.named("service-" + number, addresses.clusterIp(number).toString())
            .port("tcp", "TCP", 80, 0)
            .port("udp", "UDP", 80, 0)
            .port("sctp", "SCTP", 80, 0);
    services.add(service);
    return service;
  }

  /** As {@link #service}, with a node port 30000 and its number, and an external address. */
  ServiceBuilder openService(int number) {
    ServiceBuilder service =
        ServiceBuilder.named("service-" + number, addresses.clusterIp(number).toString())
            .port("tcp", "TCP", 80, 30_000 + number)
            .port("udp", "UDP", 80, 30_000 + number)
            .port("sctp", "SCTP", 80, 30_000 + number)
            .externalIps(addresses.externalIp(number).toString());
    services.add(service);
    return service;
  }

  /** Ready endpoints of a Service. */
  ScenarioBuilder endpoints(int service, Place... places) {
    for (Place place : places) {
      endpoint(service, place, Condition.READY, List.of());
    }
    return this;
  }

  /** An endpoint of a Service, in a slice of its own. */
  ScenarioBuilder endpoint(int service, Place place, Condition condition, List<String> zones) {
    SliceBuilder slice =
        SliceBuilder.of("service-" + service, "slice-" + slices.size())
            .port("tcp", "TCP", ClusterAddresses.SERVER_PORT)
            .port("udp", "UDP", ClusterAddresses.SERVER_PORT)
            .port("sctp", "SCTP", ClusterAddresses.SERVER_PORT)
            .endpoint(
                place.address(addresses.family()).toString(),
                place.nodeName(),
                condition,
                zones,
                List.of());
    slices.add(addresses.family() == IpFamily.IPV6 ? slice.ipv6() : slice);
    return this;
  }

  /** What must become of packets of each protocol. */
  ScenarioBuilder expect(Place from, IpAddress to, int port, Outcome outcome) {
    return expect(Protocol.TCP, from, to, port, outcome)
        .expect(Protocol.UDP, from, to, port, outcome)
        .expect(Protocol.SCTP, from, to, port, outcome);
  }

  ScenarioBuilder expect(Protocol protocol, Place from, IpAddress to, int port, Outcome outcome) {
    expectations.add(new Expectation(new Probe(from, to, port, protocol), outcome, false));
    return this;
  }

  ScenarioBuilder expectSticky(Place from, IpAddress to, int port, Outcome outcome) {
    expectations.add(new Expectation(new Probe(from, to, port, Protocol.TCP), outcome, true));
    return this;
  }

  /** What must become of packets to a Service's cluster address. */
  ScenarioBuilder inside(int service, Place from, Outcome outcome) {
    return expect(from, addresses.clusterIp(service), 80, outcome);
  }

  /** What must become of packets to a Service's external address and to its node port. */
  ScenarioBuilder external(int service, Place from, Outcome outcome) {
    return expect(from, addresses.externalIp(service), 80, outcome)
        .expect(from, Place.NODE.address(addresses.family()), 30_000 + service, outcome);
  }

  Scenario build() {
    return new Scenario(
        name, addresses.family(), masquerading, surroundings, services, slices, expectations);
  }
}
