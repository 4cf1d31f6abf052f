package io.longshore.netproxy.conntrack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.netlink.conntrack.Direction;
import io.longshore.netlink.conntrack.Flow;
import io.longshore.netlink.conntrack.FlowDetails;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.NodeTopology;
import io.longshore.netproxy.model.ServiceView;
import io.longshore.netproxy.testing.ServiceBuilder;
import io.longshore.netproxy.testing.SliceBuilder;
import io.longshore.netproxy.testing.SliceBuilder.Condition;
import io.longshore.netproxy.tracker.ServiceTracker;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StaleFlowsTest {
  private static final int UDP = 17;
  private static final int TCP = 6;

  private static StaleFlows stale(SliceBuilder slice) {
    ServiceTracker tracker =
        new ServiceTracker(IpFamily.IPV4, new NodeTopology("node-a", ""), Instant.EPOCH);
    tracker.put(
        ServiceBuilder.named("dns", "10.96.0.10")
            .port("dns", "UDP", 53, 30053)
            .port("tcp", "TCP", 53)
            .externalIps("192.0.2.1")
            .internalLocal()
            .proxied());
    tracker.put(slice.port("dns", "UDP", 5353).port("tcp", "TCP", 5353).proxied());
    tracker.drain();
    List<ServiceView> views = tracker.views();
    return new StaleFlows(views);
  }

  private static SliceBuilder slice() {
    return SliceBuilder.of("dns", "dns-1")
        .ready("node-b", "10.0.0.1")
        .endpoint("10.0.0.2", "node-b", Condition.TERMINATING)
        .endpoint("10.0.0.3", "node-b", Condition.GONE);
  }

  private static Flow flow(int protocol, String to, int port, String answers, int answerPort) {
    InetAddress client = IpAddress.parse("10.0.9.9").toInetAddress();
    return new Flow(
        Direction.of(protocol, client, 40000, IpAddress.parse(to).toInetAddress(), port),
        Direction.of(protocol, IpAddress.parse(answers).toInetAddress(), answerPort, client, 40000),
        0,
        0,
        0,
        30,
        FlowDetails.NONE);
  }

  @Test
  void whoStillAnswersKeepsItsFlowsWhateverThePoliciesSay() {
    StaleFlows stale = stale(slice());
    assertFalse(stale.isStale(flow(UDP, "10.96.0.10", 53, "10.0.0.1", 5353)));
    assertFalse(stale.isStale(flow(UDP, "10.96.0.10", 53, "10.0.0.2", 5353)));
  }

  @Test
  void flowsToOthersAreStaleAtEveryFrontend() {
    StaleFlows stale = stale(slice());
    assertTrue(stale.isStale(flow(UDP, "10.96.0.10", 53, "10.0.0.3", 5353)));
    assertTrue(stale.isStale(flow(UDP, "10.96.0.10", 53, "10.0.0.1", 53)));
    assertTrue(stale.isStale(flow(UDP, "10.96.0.10", 53, "10.96.0.10", 53)));
    assertTrue(stale.isStale(flow(UDP, "192.0.2.1", 53, "10.0.0.9", 5353)));
    assertTrue(stale.isStale(flow(UDP, "172.16.0.1", 30053, "10.0.0.9", 5353)));
  }

  @Test
  void whatIsNotOfAServiceIsLeftAlone() {
    StaleFlows stale = stale(slice());
    assertFalse(stale.isStale(flow(UDP, "8.8.8.8", 53, "8.8.8.8", 53)));
    assertFalse(stale.isStale(flow(TCP, "10.96.0.10", 53, "10.0.0.9", 5353)));
  }

  @Test
  void withoutAnyServingEndpointNothingIsStale() {
    assertTrue(
        stale(SliceBuilder.of("dns", "x").endpoint("10.0.0.3", "node-b", Condition.GONE))
            .isEmpty());
  }

  @Test
  void theLimitGrowsWithTheMachine() {
    assertEquals(OptionalLong.empty(), TrackingSettings.mostFlows(0, 131_072, 64));
    assertEquals(OptionalLong.of(131_072), TrackingSettings.mostFlows(32_768, 131_072, 2));
    assertEquals(OptionalLong.of(262_144), TrackingSettings.mostFlows(32_768, 131_072, 8));
    assertEquals(OptionalLong.of(1_048_576), TrackingSettings.mostFlows(32_768, 131_072, 128));
    assertEquals(OptionalLong.of(2_000_000), TrackingSettings.mostFlows(32_768, 2_000_000, 2));
  }
}
