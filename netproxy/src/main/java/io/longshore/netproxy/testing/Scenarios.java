package io.longshore.netproxy.testing;

import static io.longshore.netproxy.testing.Outcome.kept;
import static io.longshore.netproxy.testing.Outcome.masqueraded;
import static io.longshore.netproxy.testing.Place.LOCAL_POD;
import static io.longshore.netproxy.testing.Place.NODE;
import static io.longshore.netproxy.testing.Place.OTHER_NODE;
import static io.longshore.netproxy.testing.Place.OUTSIDE;
import static io.longshore.netproxy.testing.Place.REMOTE_POD;
import static io.longshore.netproxy.testing.Place.SECOND_POD;

import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.LocalTraffic;
import io.longshore.netproxy.testing.SliceBuilder.Condition;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** What every backend must do with packets: the tables of kube-proxy's behaviour. */
public final class Scenarios {
  private static final Outcome REJECTED = new Outcome.Rejected();
  private static final Outcome DROPPED = new Outcome.Dropped();

  private static final List<Function<IpFamily, Scenario>> ALL =
      List.of(
          Scenarios::clusterAddress,
          Scenarios::hairpin,
          Scenarios::masqueradeEverything,
          Scenarios::noLocalTraffic,
          Scenarios::localTrafficByDevice,
          Scenarios::externalCluster,
          Scenarios::externalLocal,
          Scenarios::externalLocalWithoutLocalEndpoints,
          Scenarios::externalLocalWithoutLocalTraffic,
          Scenarios::internalLocal,
          Scenarios::internalLocalWithoutLocalEndpoints,
          Scenarios::noEndpoints,
          Scenarios::nodePortAddresses,
          Scenarios::loadBalancer,
          Scenarios::sourceRanges,
          Scenarios::affinity,
          Scenarios::terminatingEndpoints,
          Scenarios::zoneHints,
          Scenarios::endpointOnTheNode,
          Scenarios::sharedEndpoints,
          Scenarios::contestedAddress);

  private Scenarios() {}

  /** All, for a family. */
  public static Stream<Scenario> all(IpFamily family) {
    return ALL.stream().map(maker -> maker.apply(family));
  }

  private static ScenarioBuilder scenario(String name, IpFamily family) {
    return new ScenarioBuilder(name, family);
  }

  private static Scenario clusterAddress(IpFamily family) {
    ScenarioBuilder scenario = scenario("cluster address", family);
    scenario.service(1);
    return scenario
        .endpoints(1, SECOND_POD, REMOTE_POD)
        .inside(1, LOCAL_POD, kept(SECOND_POD, REMOTE_POD))
        .inside(1, NODE, masqueraded(SECOND_POD, REMOTE_POD))
        .inside(1, OUTSIDE, masqueraded(SECOND_POD, REMOTE_POD))
        .inside(1, OTHER_NODE, masqueraded(SECOND_POD, REMOTE_POD))
        .build();
  }

  private static Scenario hairpin(IpFamily family) {
    ScenarioBuilder scenario = scenario("a pod that is its own endpoint", family);
    scenario.openService(1);
    return scenario
        .endpoints(1, LOCAL_POD)
        .inside(1, LOCAL_POD, masqueraded(LOCAL_POD))
        .external(1, LOCAL_POD, masqueraded(LOCAL_POD))
        .inside(1, SECOND_POD, kept(LOCAL_POD))
        .build();
  }

  private static Scenario masqueradeEverything(IpFamily family) {
    ScenarioBuilder scenario = scenario("masquerade everything", family);
    scenario.service(1);
    return scenario
        .masquerading(true, new LocalTraffic.FromRange(scenario.addresses.podRange()))
        .endpoints(1, SECOND_POD, REMOTE_POD)
        .inside(1, LOCAL_POD, masqueraded(SECOND_POD, REMOTE_POD))
        .build();
  }

  private static Scenario noLocalTraffic(IpFamily family) {
    ScenarioBuilder scenario = scenario("local traffic is unknown", family);
    scenario.service(1);
    return scenario
        .masquerading(false, new LocalTraffic.Unknown())
        .endpoints(1, SECOND_POD)
        .inside(1, LOCAL_POD, kept(SECOND_POD))
        .inside(1, OUTSIDE, kept(SECOND_POD))
        .build();
  }

  private static Scenario localTrafficByDevice(IpFamily family) {
    ScenarioBuilder scenario = scenario("local traffic by device", family);
    scenario.openService(1).externalLocal();
    return scenario
        .masquerading(false, new LocalTraffic.FromDevices(ProxyNetwork.POD_DEVICES))
        .endpoints(1, SECOND_POD)
        .inside(1, LOCAL_POD, kept(SECOND_POD))
        .inside(1, OUTSIDE, masqueraded(SECOND_POD))
        .inside(1, REMOTE_POD, masqueraded(SECOND_POD))
        .external(1, LOCAL_POD, kept(SECOND_POD))
        .build();
  }

  private static Scenario externalCluster(IpFamily family) {
    ScenarioBuilder scenario = scenario("external traffic to the cluster", family);
    scenario.openService(1);
    return scenario
        .endpoints(1, SECOND_POD, REMOTE_POD)
        .external(1, OUTSIDE, masqueraded(SECOND_POD, REMOTE_POD))
        .external(1, NODE, masqueraded(SECOND_POD, REMOTE_POD))
        .external(1, LOCAL_POD, masqueraded(SECOND_POD, REMOTE_POD))
        .external(1, OTHER_NODE, masqueraded(SECOND_POD, REMOTE_POD))
        .expect(
            OUTSIDE, scenario.addresses.nodeOutside(), 30_001, masqueraded(SECOND_POD, REMOTE_POD))
        .inside(1, LOCAL_POD, kept(SECOND_POD, REMOTE_POD))
        .build();
  }

  private static Scenario externalLocal(IpFamily family) {
    ScenarioBuilder scenario = scenario("external traffic stays on the node", family);
    scenario.openService(1).externalLocal();
    return scenario
        .endpoints(1, SECOND_POD, REMOTE_POD)
        .external(1, OUTSIDE, kept(SECOND_POD))
        .external(1, OTHER_NODE, kept(SECOND_POD))
        .external(1, LOCAL_POD, kept(SECOND_POD, REMOTE_POD))
        .external(1, NODE, masqueraded(SECOND_POD, REMOTE_POD))
        .inside(1, LOCAL_POD, kept(SECOND_POD, REMOTE_POD))
        .build();
  }

  private static Scenario externalLocalWithoutLocalEndpoints(IpFamily family) {
    ScenarioBuilder scenario = scenario("external traffic has nobody on the node", family);
    scenario.openService(1).externalLocal();
    return scenario
        .endpoints(1, REMOTE_POD)
        .external(1, OUTSIDE, DROPPED)
        .external(1, LOCAL_POD, kept(REMOTE_POD))
        .external(1, NODE, masqueraded(REMOTE_POD))
        .inside(1, LOCAL_POD, kept(REMOTE_POD))
        .build();
  }

  private static Scenario externalLocalWithoutLocalTraffic(IpFamily family) {
    ScenarioBuilder scenario =
        scenario("external traffic stays on the node, local traffic is unknown", family);
    scenario.openService(1).externalLocal();
    return scenario
        .masquerading(false, new LocalTraffic.Unknown())
        .endpoints(1, SECOND_POD, REMOTE_POD)
        .external(1, LOCAL_POD, kept(SECOND_POD))
        .external(1, NODE, masqueraded(SECOND_POD, REMOTE_POD))
        .build();
  }

  private static Scenario internalLocal(IpFamily family) {
    ScenarioBuilder scenario = scenario("internal traffic stays on the node", family);
    scenario.openService(1).internalLocal();
    return scenario
        .endpoints(1, SECOND_POD, REMOTE_POD)
        .inside(1, LOCAL_POD, kept(SECOND_POD))
        .inside(1, NODE, masqueraded(SECOND_POD))
        .external(1, OUTSIDE, masqueraded(SECOND_POD, REMOTE_POD))
        .build();
  }

  private static Scenario internalLocalWithoutLocalEndpoints(IpFamily family) {
    ScenarioBuilder scenario = scenario("internal traffic has nobody on the node", family);
    scenario.openService(1).internalLocal();
    return scenario
        .endpoints(1, REMOTE_POD)
        .inside(1, LOCAL_POD, DROPPED)
        .inside(1, NODE, DROPPED)
        .external(1, OUTSIDE, masqueraded(REMOTE_POD))
        .build();
  }

  private static Scenario noEndpoints(IpFamily family) {
    ScenarioBuilder scenario = scenario("no endpoints", family);
    scenario.openService(1);
    scenario.openService(2).externalLocal().internalLocal();
    return scenario
        .endpoint(2, LOCAL_POD, Condition.UNREADY, List.of())
        .inside(1, LOCAL_POD, REJECTED)
        .inside(1, NODE, REJECTED)
        .external(1, OUTSIDE, REJECTED)
        .external(1, LOCAL_POD, REJECTED)
        .external(1, NODE, REJECTED)
        .inside(2, SECOND_POD, REJECTED)
        .external(2, OUTSIDE, REJECTED)
        .build();
  }

  private static Scenario nodePortAddresses(IpFamily family) {
    ScenarioBuilder scenario = scenario("node ports on one address", family);
    IpAddress inner = NODE.address(family);
    scenario.openService(1);
    return scenario
        .nodePortsOnlyOn(inner)
        .endpoints(1, SECOND_POD)
        .expect(OUTSIDE, inner, 30_001, masqueraded(SECOND_POD))
        .expect(OUTSIDE, scenario.addresses.nodeOutside(), 30_001, new Outcome.NotOurs())
        .build();
  }

  private static Scenario loadBalancer(IpFamily family) {
    ScenarioBuilder scenario = scenario("load balancer", family);
    String vip = scenario.addresses.externalIp(9).toString();
    scenario.service(1).loadBalancer(vip, "VIP").externalLocal();
    scenario.service(2).loadBalancer(scenario.addresses.externalIp(8).toString(), "");
    return scenario
        .endpoints(1, SECOND_POD, REMOTE_POD)
        .endpoints(2, SECOND_POD, REMOTE_POD)
        .expect(OUTSIDE, IpAddress.parse(vip), 80, kept(SECOND_POD))
        .expect(LOCAL_POD, IpAddress.parse(vip), 80, kept(SECOND_POD, REMOTE_POD))
        .expect(OUTSIDE, scenario.addresses.externalIp(8), 80, masqueraded(SECOND_POD, REMOTE_POD))
        .build();
  }

  private static Scenario sourceRanges(IpFamily family) {
    ScenarioBuilder scenario = scenario("source ranges", family);
    IpAddress open = scenario.addresses.externalIp(8);
    IpAddress closed = scenario.addresses.externalIp(9);
    String outside = OUTSIDE.address(family) + (family == IpFamily.IPV6 ? "/128" : "/32");
    scenario.openService(1).loadBalancer(open.toString(), "VIP").allowedSources(outside);
    scenario
        .openService(2)
        .loadBalancer(closed.toString(), "VIP")
        .allowedSources(scenario.addresses.serviceRange().toString());
    return scenario
        .endpoints(1, SECOND_POD)
        .endpoints(2, SECOND_POD)
        .expect(OUTSIDE, open, 80, masqueraded(SECOND_POD))
        .expect(LOCAL_POD, open, 80, DROPPED)
        .expect(OUTSIDE, closed, 80, DROPPED)
        .external(2, OUTSIDE, masqueraded(SECOND_POD))
        .inside(2, LOCAL_POD, kept(SECOND_POD))
        .build();
  }

  private static Scenario affinity(IpFamily family) {
    ScenarioBuilder scenario = scenario("affinity", family);
    scenario.openService(1).affinity(600);
    return scenario
        .endpoints(1, SECOND_POD, REMOTE_POD)
        .expectSticky(LOCAL_POD, scenario.addresses.clusterIp(1), 80, kept(SECOND_POD, REMOTE_POD))
        .expectSticky(OUTSIDE, NODE.address(family), 30_001, masqueraded(SECOND_POD, REMOTE_POD))
        .build();
  }

  private static Scenario terminatingEndpoints(IpFamily family) {
    ScenarioBuilder scenario = scenario("terminating endpoints", family);
    scenario.openService(1).externalLocal();
    scenario.service(2);
    return scenario
        .endpoint(1, SECOND_POD, Condition.TERMINATING, List.of())
        .endpoints(1, REMOTE_POD)
        .endpoint(2, SECOND_POD, Condition.TERMINATING, List.of())
        .external(1, OUTSIDE, kept(SECOND_POD))
        .inside(1, LOCAL_POD, kept(REMOTE_POD))
        .inside(2, LOCAL_POD, kept(SECOND_POD))
        .build();
  }

  private static Scenario zoneHints(IpFamily family) {
    ScenarioBuilder scenario = scenario("zone hints", family);
    scenario.service(1);
    return scenario
        .endpoint(1, SECOND_POD, Condition.READY, List.of("zone-b"))
        .endpoint(1, REMOTE_POD, Condition.READY, List.of("zone-a"))
        .inside(1, LOCAL_POD, kept(REMOTE_POD))
        .build();
  }

  private static Scenario endpointOnTheNode(IpFamily family) {
    ScenarioBuilder scenario = scenario("the node itself is an endpoint", family);
    scenario.openService(1).externalLocal();
    return scenario
        .endpoints(1, NODE)
        .inside(1, LOCAL_POD, kept(NODE))
        .inside(1, NODE, masqueraded(NODE))
        .external(1, OUTSIDE, kept(NODE))
        .build();
  }

  private static Scenario sharedEndpoints(IpFamily family) {
    ScenarioBuilder scenario = scenario("two Services with the same endpoints", family);
    scenario.service(1);
    scenario.openService(2).affinity(600);
    return scenario
        .endpoints(1, SECOND_POD, REMOTE_POD)
        .endpoints(2, SECOND_POD)
        .inside(1, LOCAL_POD, kept(SECOND_POD, REMOTE_POD))
        .inside(2, LOCAL_POD, kept(SECOND_POD))
        .build();
  }

  private static Scenario contestedAddress(IpFamily family) {
    ScenarioBuilder scenario = scenario("two Services want one address", family);
    scenario.openService(1).createdAt("2026-01-02T00:00:00Z");
    scenario
        .service(2)
        .createdAt("2026-01-01T00:00:00Z")
        .externalIps(scenario.addresses.externalIp(1).toString());
    return scenario
        .endpoints(1, SECOND_POD)
        .endpoints(2, LOCAL_POD)
        .expect(OUTSIDE, scenario.addresses.externalIp(1), 80, masqueraded(LOCAL_POD))
        .build();
  }
}
