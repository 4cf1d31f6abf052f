package io.longshore.netproxy.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Seed;
import io.longshore.netproxy.model.Frontend;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.NodeTopology;
import io.longshore.netproxy.model.Protocol;
import io.longshore.netproxy.model.ServiceChange;
import io.longshore.netproxy.model.ServicePortName;
import io.longshore.netproxy.model.ServiceView;
import io.longshore.netproxy.testing.RandomCluster;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whatever happens in whatever order: changes lead where a fresh start would begin. */
class RandomChangesTest {
  private static final int STEPS = 3_000;

  private final Map<ServicePortName, ServiceView> followed = new TreeMap<>();

  @Test
  void changesLeadToWhatAFreshStartSees() {
    Seed.ofRun()
        .run(
            random -> {
              RandomCluster cluster = new RandomCluster(random);
              ServiceTracker tracker = tracker("zone-a");
              for (int i = 0; i < STEPS; i++) {
                String zone = random.nextInt(50) == 0 ? "zone-b" : "zone-a";
                tracker.moveTo(zone);
                cluster.step(tracker);
                if (random.nextInt(3) != 0) {
                  tracker.drain().changes().forEach(this::follow);
                  check(cluster, random, zone);
                  assertEquals(List.copyOf(followed.values()), tracker.views());
                }
              }
            });
  }

  private static ServiceTracker tracker(String zone) {
    return new ServiceTracker(
        IpFamily.IPV4, new NodeTopology("node-a", zone), Instant.parse("2026-01-01T00:00:00Z"));
  }

  private void follow(ServiceChange change) {
    switch (change) {
      case ServiceChange.Added(ServiceView view) ->
          assertEquals(null, followed.put(view.name(), view));
      case ServiceChange.Removed(ServiceView view) ->
          assertEquals(view, followed.remove(view.name()));
      case ServiceChange.Changed(ServiceView before, ServiceView after) -> {
        assertTrue(!before.equals(after), "a change that changes nothing");
        assertEquals(before, followed.put(after.name(), after));
      }
    }
  }

  private void check(RandomCluster cluster, Random random, String zone) {
    List<Runnable> news = new ArrayList<>();
    ServiceTracker fresh = tracker(zone);
    cluster.services().forEach(service -> news.add(() -> fresh.put(service)));
    cluster.slices().forEach(slice -> news.add(() -> fresh.put(slice)));
    Collections.shuffle(news, random);
    news.forEach(Runnable::run);
    fresh.drain();
    assertEquals(fresh.views(), List.copyOf(followed.values()));
    Set<String> frontends = new HashSet<>();
    for (ServiceView view : followed.values()) {
      for (Frontend frontend : view.frontends()) {
        assertTrue(
            frontends.add(key(frontend, view.name().protocol())),
            () -> "two Services have " + frontend);
      }
    }
  }

  private static String key(Frontend frontend, Protocol protocol) {
    return protocol
        + switch (frontend) {
          case Frontend.ClusterAddress one -> " " + one.address() + " " + one.port();
          case Frontend.ExternalAddress one -> " " + one.address() + " " + one.port();
          case Frontend.LoadBalancerAddress one -> " " + one.address() + " " + one.port();
          case Frontend.NodePort one -> " " + one.port();
        };
  }
}
