package io.longshore.netproxy.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.netproxy.model.Frontend;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.NodeTopology;
import io.longshore.netproxy.model.ServiceChange;
import io.longshore.netproxy.model.ServiceChange.Added;
import io.longshore.netproxy.model.ServiceChange.Changed;
import io.longshore.netproxy.model.ServiceChange.Removed;
import io.longshore.netproxy.model.ServiceView;
import io.longshore.netproxy.testing.ServiceBuilder;
import io.longshore.netproxy.testing.SliceBuilder;
import io.longshore.netproxy.testing.SliceBuilder.Condition;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceTrackerTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final ServiceTracker tracker =
      new ServiceTracker(IpFamily.IPV4, new NodeTopology("node-a", "zone-a"), START);

  private static ServiceBuilder web() {
    return ServiceBuilder.named("web", "10.96.0.1").port("http", "TCP", 80);
  }

  private static SliceBuilder slice(String name) {
    return SliceBuilder.of("web", name).port("http", "TCP", 8080);
  }

  private ServiceChange onlyChange() {
    List<ServiceChange> changes = tracker.drain().changes();
    assertEquals(1, changes.size(), changes::toString);
    return changes.getFirst();
  }

  private String cluster() {
    return tracker.views().getFirst().choice().cluster().toString();
  }

  @Test
  void aServiceComesChangesAndGoes() {
    ProxiedSlice two = slice("web-1").ready("node-a", "10.0.0.2", "10.0.0.1").proxied();
    assertTrue(tracker.put(web().proxied()));
    assertTrue(tracker.put(two));
    Added added = assertInstanceOf(Added.class, onlyChange());
    assertEquals("[10.0.0.1:8080, 10.0.0.2:8080]", added.view().choice().cluster().toString());
    tracker.update(two, slice("web-1").ready("node-a", "10.0.0.1").proxied());
    Changed changed = assertInstanceOf(Changed.class, onlyChange());
    assertEquals(added.view(), changed.before());
    assertEquals("[10.0.0.1:8080]", changed.after().choice().cluster().toString());
    tracker.remove(web().proxied());
    assertEquals(new Removed(changed.after()), onlyChange());
    assertEquals(List.of(), tracker.views());
  }

  @Test
  void slicesMayComeBeforeTheirService() {
    tracker.put(slice("web-1").ready("node-a", "10.0.0.1").proxied());
    assertEquals(List.of(), tracker.drain().changes());
    tracker.put(web().proxied());
    assertEquals(
        "[10.0.0.1:8080]",
        assertInstanceOf(Added.class, onlyChange()).view().choice().cluster().toString());
  }

  @Test
  void whatCancelsOutIsNoChange() {
    tracker.put(web().proxied());
    tracker.drain();
    ProxiedSlice slice = slice("web-1").ready("node-a", "10.0.0.1").proxied();
    tracker.put(slice);
    tracker.remove(slice);
    tracker.put(web().with("sessionAffinity", "ClientIP").proxied());
    tracker.put(web().proxied());
    Drained drained = tracker.drain();
    assertEquals(List.of(), drained.changes());
    assertEquals(2, drained.sliceEvents());
    assertEquals(2, drained.serviceEvents());
  }

  @Test
  void whatDoesNotMatterIsNoEvent() {
    tracker.put(web().proxied());
    tracker.put(slice("web-1").ready("node-a", "10.0.0.1").proxied());
    assertFalse(tracker.put(web().with("selector", java.util.Map.of("a", "b")).proxied()));
    assertFalse(
        tracker.put(
            slice("web-1")
                .triggeredAt("2026-01-02T00:00:00Z")
                .ready("node-a", "10.0.0.1")
                .proxied()));
    assertFalse(tracker.put(SliceBuilder.of("", "lonely").ready("a", "10.0.0.9").proxied()));
    assertFalse(tracker.put(ServiceBuilder.named("none", "None").port("", "TCP", 1).proxied()));
    assertFalse(tracker.remove(slice("unknown").proxied()));
  }

  @Test
  void slicesOfAServiceAreMerged() {
    tracker.put(web().proxied());
    tracker.put(slice("web-1").ready("node-a", "10.0.0.1", "10.0.0.2").proxied());
    tracker.put(
        slice("web-2")
            .ready("node-b", "10.0.0.3")
            .endpoint("10.0.0.2", "node-a", Condition.TERMINATING)
            .proxied());
    tracker.put(
        SliceBuilder.of("web", "web-3").port("other", "TCP", 1).ready("a", "10.0.0.4").proxied());
    tracker.put(
        SliceBuilder.of("web", "web-4").port("http", "UDP", 1).ready("a", "10.0.0.4").proxied());
    tracker.put(slice("web-5").ipv6().ready("node-a", "fd00::1").proxied());
    tracker.drain();
    assertEquals("[10.0.0.1:8080, 10.0.0.2:8080, 10.0.0.3:8080]", cluster());
    tracker.remove(slice("web-1").proxied());
    tracker.drain();
    assertEquals("[10.0.0.3:8080]", cluster());
  }

  @Test
  void slicesWithDifferentPortsGiveDestinationsWithDifferentPorts() {
    tracker.put(web().proxied());
    tracker.put(slice("web-1").ready("node-a", "10.0.0.1").proxied());
    tracker.put(
        SliceBuilder.of("web", "web-2").port("http", "TCP", 9090).ready("a", "10.0.0.1").proxied());
    tracker.drain();
    assertEquals("[10.0.0.1:8080, 10.0.0.1:9090]", cluster());
  }

  @Test
  void aSliceMovesToAnotherService() {
    tracker.put(web().proxied());
    tracker.put(ServiceBuilder.named("other", "10.96.0.2").port("http", "TCP", 80).proxied());
    ProxiedSlice before = slice("web-1").ready("node-a", "10.0.0.1").proxied();
    tracker.put(before);
    tracker.drain();
    tracker.update(
        before,
        SliceBuilder.of("other", "web-1")
            .port("http", "TCP", 8080)
            .ready("node-a", "10.0.0.1")
            .proxied());
    assertEquals(2, tracker.drain().changes().size());
    assertEquals(
        "[[10.0.0.1:8080], []]",
        tracker.views().stream().map(view -> view.choice().cluster()).toList().toString());
  }

  @Test
  void aRenamedPortIsAnother() {
    tracker.put(web().proxied());
    tracker.drain();
    tracker.put(ServiceBuilder.named("web", "10.96.0.1").port("web", "TCP", 80).proxied());
    List<ServiceChange> changes = tracker.drain().changes();
    assertEquals(2, changes.size());
    assertInstanceOf(Removed.class, changes.getFirst());
    assertInstanceOf(Added.class, changes.getLast());
  }

  @Test
  void aServiceThatBecomesAnExternalNameGoes() {
    tracker.put(web().proxied());
    tracker.drain();
    tracker.put(web().with("type", "ExternalName").proxied());
    assertInstanceOf(Removed.class, onlyChange());
  }

  @Test
  void anotherZoneMayChooseOthers() {
    tracker.put(web().proxied());
    tracker.put(
        slice("web-1")
            .endpoint("10.0.0.1", "node-a", Condition.READY, List.of("zone-a"), List.of())
            .endpoint("10.0.0.2", "node-b", Condition.READY, List.of("zone-b"), List.of())
            .proxied());
    tracker.drain();
    assertEquals("[10.0.0.1:8080]", cluster());
    assertFalse(tracker.moveTo("zone-a"));
    assertTrue(tracker.moveTo("zone-b"));
    assertInstanceOf(Changed.class, onlyChange());
    assertEquals("[10.0.0.2:8080]", cluster());
  }

  @Test
  void theOlderServiceKeepsAnAddress() {
    ServiceBuilder old = web().externalIps("192.0.2.1");
    ServiceBuilder young =
        ServiceBuilder.named("a-thief", "10.96.0.2")
            .port("", "TCP", 80)
            .createdAt("2026-02-01T00:00:00Z")
            .externalIps("192.0.2.1", "10.96.0.1");
    tracker.put(young.proxied());
    tracker.drain();
    assertEquals(3, tracker.views().getFirst().frontends().size());
    tracker.put(old.proxied());
    List<ServiceChange> changes = tracker.drain().changes();
    assertEquals(2, changes.size());
    assertEquals(
        List.of(new Frontend.ClusterAddress(IpAddress.parse("10.96.0.2"), 80)),
        assertInstanceOf(Changed.class, changes.getFirst()).after().frontends());
    tracker.remove(old.proxied());
    tracker.drain();
    assertEquals(3, tracker.views().getFirst().frontends().size());
  }

  @Test
  void anotherProtocolOrPortIsAnotherFrontend() {
    tracker.put(web().externalIps("192.0.2.1").proxied());
    tracker.put(
        ServiceBuilder.named("other", "10.96.0.2")
            .port("a", "UDP", 80)
            .port("b", "TCP", 81)
            .externalIps("192.0.2.1")
            .proxied());
    tracker.drain();
    for (ServiceView view : tracker.views()) {
      assertEquals(2, view.frontends().size());
    }
  }

  @Test
  void healthChecksCountReadyAddressesOnThisNode() {
    tracker.put(
        web()
            .port("more", "TCP", 81)
            .loadBalancer("192.0.2.1", "")
            .externalLocal()
            .with("healthCheckNodePort", 31000)
            .proxied());
    tracker.put(
        slice("web-1")
            .port("more", "TCP", 8081)
            .ready("node-a", "10.0.0.1", "10.0.0.2")
            .ready("node-b", "10.0.0.3")
            .endpoint("10.0.0.4", "node-a", Condition.TERMINATING)
            .proxied());
    ObjectName name = new ObjectName("default", "web");
    assertEquals(List.of(new HealthCheck(name, 31000, 2)), tracker.drain().healthChecks());
    tracker.put(slice("web-1").ready("node-a", "10.0.0.1").ready("node-b", "10.0.0.3").proxied());
    assertEquals(List.of(new HealthCheck(name, 31000, 1)), tracker.drain().healthChecks());
    tracker.put(slice("web-1").ready("node-a", "10.0.0.1").proxied());
    assertEquals(List.of(), tracker.drain().healthChecks());
    tracker.remove(web().proxied());
    assertEquals(List.of(new HealthCheck(name, 0, 0)), tracker.drain().healthChecks());
  }

  @Test
  void triggersAreThoseSinceTheStart() {
    tracker.put(web().proxied());
    ProxiedSlice old =
        slice("web-1").triggeredAt("2025-12-31T00:00:00Z").ready("a", "10.0.0.1").proxied();
    tracker.put(old);
    assertEquals(List.of(), tracker.drain().triggeredAt());
    tracker.put(
        slice("web-1").triggeredAt("2026-01-02T00:00:00Z").ready("a", "10.0.0.2").proxied());
    assertEquals(List.of(Instant.parse("2026-01-02T00:00:00Z")), tracker.drain().triggeredAt());
    tracker.put(slice("web-1").triggeredAt("nonsense").ready("a", "10.0.0.3").proxied());
    assertEquals(List.of(), tracker.drain().triggeredAt());
  }
}
