package io.longshore.netproxy.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.Seed;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.NodeTopology;
import io.longshore.netproxy.model.Protocol;
import io.longshore.netproxy.model.ServiceView;
import io.longshore.netproxy.sync.Changes;
import io.longshore.netproxy.sync.DesiredState;
import io.longshore.netproxy.sync.ProxyBackend;
import io.longshore.netproxy.tracker.ServiceTracker;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What every backend must do over time, beside what it must do with each packet. */
public abstract class BackendEndurance extends BackendBehaviour {
  private static final int MOST_STEPS_OF_A_BACKEND = 200;

  /** What somebody else may do to the backend's state; empty where nobody can. */
  protected Optional<Runnable> damage(TestNetwork node) {
    return Optional.empty();
  }

  private Scenario named(String name, IpFamily family) {
    return Scenarios.all(family)
        .filter(scenario -> scenario.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static DesiredState all(Scenario scenario) {
    return new DesiredState(scenario.surroundings(), scenario.views());
  }

  private static Probe inside(Scenario scenario) {
    return new Probe(
        Place.LOCAL_POD, new ClusterAddresses(scenario.family()).clusterIp(1), 80, Protocol.TCP);
  }

  /** For each family, a test. */
  private Stream<DynamicTest> each(String name, FamilyTest test) {
    return families()
        .map(family -> DynamicTest.dynamicTest(name + ", " + family, () -> test.run(family)));
  }

  /** A test of a family. */
  private interface FamilyTest {
    void run(IpFamily family) throws Exception;
  }

  /** Connections stay, and new ones come through, while other Services change. */
  @TestFactory
  Stream<DynamicTest> connectionsSurviveChangesAndRestarts() {
    return each("connections survive", this::surviveRestarts);
  }

  private void surviveRestarts(IpFamily family) throws Exception {
    Scenario scenario = named("cluster address", family);
    List<ServiceView> more = named("two Services with the same endpoints", family).views();
    try (ProxyBackend backend = open(scenario)) {
      backend.replace(all(scenario));
    }
    NetworkNamespace pod = network().namespace(Place.LOCAL_POD);
    try (LiveConnection connection = LiveConnection.open(pod, inside(scenario));
        ContinuousClient client = new ContinuousClient(pod, inside(scenario))) {
      Place place = connection.ask();
      for (int i = 0; i < 5; i++) {
        restartAndChange(scenario, more);
        assertEquals(place, connection.ask());
        int before = client.count();
        Eventually.holds(() -> client.count() > before + 5, () -> "nobody connects");
      }
      assertEquals(List.of(), client.failures());
    }
  }

  private void restartAndChange(Scenario scenario, List<ServiceView> more) throws Exception {
    try (ProxyBackend backend = open(scenario)) {
      assertEquals(0, backend.replace(all(scenario)));
      List<ServiceView> others = more.stream().filter(view -> isNot(scenario, view)).toList();
      backend.apply(
          new Changes(
              scenario.surroundings(), others.stream().map(BackendBehaviour::added).toList()));
      backend.apply(
          new Changes(
              scenario.surroundings(), others.stream().map(BackendBehaviour::removed).toList()));
    }
  }

  private static boolean isNot(Scenario scenario, ServiceView view) {
    return scenario.views().stream().noneMatch(one -> one.name().equals(view.name()));
  }

  /** Whatever changes in whatever order: a backend that comes anew finds nothing to do. */
  @Test
  void randomChangesLeadWhereAFreshStartWould() {
    Seed.ofRun().run(this::changeAtRandom);
  }

  /** How many random changes are made. */
  protected int randomSteps() {
    return 2_000;
  }

  private void changeAtRandom(Random random) throws Exception {
    Scenario plain = named("cluster address", IpFamily.IPV4);
    RandomCluster cluster = new RandomCluster(random);
    ServiceTracker tracker =
        new ServiceTracker(
            IpFamily.IPV4, new NodeTopology(Place.NODE.nodeName(), "zone-a"), Instant.EPOCH);
    try (ProxyBackend backend = open(plain)) {
      backend.replace(new DesiredState(plain.surroundings(), List.of()));
    }
    int left = randomSteps();
    while (left > 0) {
      int steps = Math.min(left, random.nextInt(1, MOST_STEPS_OF_A_BACKEND));
      left -= steps;
      try (ProxyBackend backend = open(plain)) {
        assertNothingToDo(backend, plain, tracker);
        for (int i = 0; i < steps; i++) {
          cluster.step(tracker);
          backend.apply(new Changes(plain.surroundings(), tracker.drain().changes()));
        }
        assertNothingToDo(backend, plain, tracker);
      }
    }
    try (ProxyBackend backend = open(plain)) {
      assertNothingToDo(backend, plain, tracker);
      backend.replace(new DesiredState(plain.surroundings(), List.of()));
    }
  }

  private static void assertNothingToDo(
      ProxyBackend backend, Scenario plain, ServiceTracker tracker) {
    assertEquals(
        0,
        backend.replace(new DesiredState(plain.surroundings(), tracker.views())),
        "changes led elsewhere than a fresh start");
  }

  /** What somebody else changes is noticed, and made again. */
  @TestFactory
  Stream<DynamicTest> damageIsNoticedAndRepaired() {
    return each("damage", this::repairDamage)
        .filter(_ -> damage(network().network(Place.NODE)).isPresent());
  }

  private void repairDamage(IpFamily family) throws Exception {
    Scenario scenario = named("cluster address", family);
    Runnable damage = damage(network().network(Place.NODE)).orElseThrow();
    AtomicInteger alarms = new AtomicInteger();
    try (ProxyBackend backend = open(scenario)) {
      backend.watch(alarms::incrementAndGet);
      backend.replace(all(scenario));
      RealPackets packets = new RealPackets(network());
      expectations(scenario).forEach(packets::check);
      alarms.set(0);
      damage.run();
      Eventually.holds(() -> alarms.get() > 0, () -> "nobody noticed");
      assertTrue(backend.replace(all(scenario)) > 0, "nothing was repaired");
      network().forgetFlows();
      expectations(scenario).forEach(packets::check);
      assertEquals(0, backend.replace(all(scenario)));
    }
  }
}
