package io.longshore.netproxy.ipvs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.NodePortAddresses;
import io.longshore.netproxy.model.ServiceView;
import io.longshore.netproxy.model.Surroundings;
import io.longshore.netproxy.testing.ServiceBuilder;
import io.longshore.netproxy.testing.SliceBuilder;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a service port needs. */
class PlannerTest {
  private static final IpAddress NODE = IpAddress.parse("10.0.0.1");
  private static final SliceBuilder HERE = Views.slice("node-a", "10.244.1.2");
  private static final SliceBuilder THERE = Views.slice("node-b", "10.244.2.2");

  private static Planner planner(NodePortAddresses nodePorts) {
    return new Planner(
        new Surroundings(nodePorts, List.of(NODE), List.of()),
        Set.of(NODE, IpAddress.parse("192.0.2.7")));
  }

  private static ServicePlan plan(ServiceBuilder service, SliceBuilder... slices) {
    ServiceView view = Views.of(IpFamily.IPV4, service, slices).getFirst();
    return planner(new NodePortAddresses.All()).plan(view);
  }

  private static Set<String> servers(ServicePlan plan) {
    return plan.servers().stream()
        .map(one -> one.key().inKernel() + " " + one.destinations())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> members(ServicePlan plan) {
    return plan.members().stream()
        .map(one -> one.set() + " " + one.element())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void aClusterAddress() {
    ServicePlan plan = plan(Views.web().port("http", "TCP", 80, 0), HERE, THERE);
    assertEquals(Set.of("-t 10.96.0.1:80 [10.244.1.2:8080, 10.244.2.2:8080]"), servers(plan));
    assertEquals(
        Set.of(
            "IPVS_IPS 10.96.0.1",
            "CLUSTER_IP 10.96.0.1,tcp:80",
            "LOOP_BACK 10.244.1.2,tcp:8080,10.244.1.2"),
        members(plan));
  }

  @Test
  void aServiceWithoutEndpointsHasServersThatRefuse() {
    assertEquals(
        Set.of("-t 10.96.0.1:80 []"), servers(plan(Views.web().port("http", "TCP", 80, 0))));
  }

  @Test
  void externalAddresses() {
    // The second address is on another device already.
    ServiceBuilder service =
        Views.web().port("http", "TCP", 80, 0).externalIps("198.51.100.1", "192.0.2.7");
    assertEquals(
        Set.of(
            "IPVS_IPS 10.96.0.1",
            "IPVS_IPS 198.51.100.1",
            "CLUSTER_IP 10.96.0.1,tcp:80",
            "EXTERNAL_IP 198.51.100.1,tcp:80",
            "EXTERNAL_IP 192.0.2.7,tcp:80"),
        members(plan(service, THERE)));
    assertEquals(
        Set.of(
            "IPVS_IPS 10.96.0.1",
            "IPVS_IPS 198.51.100.1",
            "CLUSTER_IP 10.96.0.1,tcp:80",
            "EXTERNAL_IP_LOCAL 198.51.100.1,tcp:80",
            "EXTERNAL_IP_LOCAL 192.0.2.7,tcp:80"),
        members(plan(service.externalLocal(), THERE)));
  }

  @Test
  void externalTrafficStaysOnTheNodeIfAnybodyIsThere() {
    ServiceBuilder service =
        Views.web().port("http", "TCP", 80, 0).externalIps("198.51.100.1").externalLocal();
    assertEquals(
        Set.of(
            "-t 10.96.0.1:80 [10.244.1.2:8080, 10.244.2.2:8080]",
            "-t 198.51.100.1:80 [10.244.1.2:8080]"),
        servers(plan(service, HERE, THERE)));
    assertEquals(
        Set.of("-t 10.96.0.1:80 [10.244.2.2:8080]", "-t 198.51.100.1:80 [10.244.2.2:8080]"),
        servers(plan(service, THERE)));
  }

  @Test
  void internalTrafficStaysOnTheNode() {
    ServiceBuilder service = Views.web().port("http", "TCP", 80, 0).internalLocal();
    assertEquals(Set.of("-t 10.96.0.1:80 [10.244.1.2:8080]"), servers(plan(service, HERE, THERE)));
    // Nobody may be told of others: no way from outside leads to this Service.
    assertEquals(Set.of("-t 10.96.0.1:80 []"), servers(plan(service, THERE)));
  }

  @Test
  void nodePorts() {
    ServiceBuilder service = Views.web().port("http", "TCP", 80, 30_080);
    ServicePlan plan = plan(service, THERE);
    assertEquals(
        Set.of(
            "-t 10.96.0.1:80 [10.244.2.2:8080]",
            "-t 10.0.0.1:30080 [10.244.2.2:8080]",
            "-t 192.0.2.7:30080 [10.244.2.2:8080]"),
        servers(plan));
    assertEquals(
        Set.of("IPVS_IPS 10.96.0.1", "CLUSTER_IP 10.96.0.1,tcp:80", "NODE_PORT_TCP 30080"),
        members(plan));
    assertEquals(
        Set.of(
            "IPVS_IPS 10.96.0.1",
            "CLUSTER_IP 10.96.0.1,tcp:80",
            "NODE_PORT_TCP 30080",
            "NODE_PORT_LOCAL_TCP 30080"),
        members(plan(service.externalLocal(), THERE)));
  }

  @Test
  void nodePortsOfSctpNameTheirAddresses() {
    assertEquals(
        Set.of(
            "IPVS_IPS 10.96.0.1",
            "CLUSTER_IP 10.96.0.1,sctp:80",
            "NODE_PORT_SCTP 10.0.0.1,sctp:30080",
            "NODE_PORT_SCTP 192.0.2.7,sctp:30080"),
        members(plan(Views.web().port("http", "SCTP", 80, 30_080))));
  }

  @Test
  void nodePortsOfChosenAddressesButNeverOfLoopback() {
    Planner planner =
        planner(new NodePortAddresses.Listed(List.of(NODE, IpAddress.parse("127.0.0.1"))));
    ServiceView view =
        Views.of(IpFamily.IPV4, Views.web().port("http", "UDP", 80, 30_080)).getFirst();
    assertEquals(Set.of("-u 10.96.0.1:80 []", "-u 10.0.0.1:30080 []"), servers(planner.plan(view)));
  }

  @Test
  void loadBalancersWithSources() {
    ServiceBuilder service =
        Views.web().port("http", "TCP", 80, 0).loadBalancer("198.51.100.9", "VIP");
    Set<String> usual =
        Set.of(
            "IPVS_IPS 10.96.0.1",
            "IPVS_IPS 198.51.100.9",
            "CLUSTER_IP 10.96.0.1,tcp:80",
            "LOAD_BALANCER 198.51.100.9,tcp:80");
    assertEquals(usual, members(plan(service)));
    Set<String> filtered = new TreeSet<>(usual);
    filtered.add("LOAD_BALANCER_FW 198.51.100.9,tcp:80");
    filtered.add("LOAD_BALANCER_SOURCE_CIDR 198.51.100.9,tcp:80,203.0.113.0/24");
    assertEquals(filtered, members(plan(service.allowedSources("203.0.113.0/24"))));
    // The node is in this range, and comes from the address itself.
    filtered.remove("LOAD_BALANCER_SOURCE_CIDR 198.51.100.9,tcp:80,203.0.113.0/24");
    filtered.add("LOAD_BALANCER_SOURCE_CIDR 198.51.100.9,tcp:80,10.0.0.0/8");
    filtered.add("LOAD_BALANCER_SOURCE_IP 198.51.100.9,tcp:80,198.51.100.9");
    assertEquals(filtered, members(plan(service.allowedSources("10.0.0.0/8"))));
  }

  @Test
  void localLoadBalancersWithHealthChecks() {
    ServiceBuilder service =
        Views.web()
            .port("http", "TCP", 80, 0)
            .loadBalancer("198.51.100.9", "VIP")
            .with("healthCheckNodePort", 31_000)
            .externalLocal();
    assertEquals(
        Set.of(
            "IPVS_IPS 10.96.0.1",
            "IPVS_IPS 198.51.100.9",
            "CLUSTER_IP 10.96.0.1,tcp:80",
            "LOAD_BALANCER 198.51.100.9,tcp:80",
            "LOAD_BALANCER_LOCAL 198.51.100.9,tcp:80",
            "HEALTH_CHECK_NODE_PORT 31000"),
        members(plan(service)));
  }
}
