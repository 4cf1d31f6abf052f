package io.longshore.netproxy.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.metrics.Metrics;
import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.ManualClock;
import io.longshore.base.testing.Seed;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.NodePortAddresses;
import io.longshore.netproxy.model.NodeTopology;
import io.longshore.netproxy.model.Surroundings;
import io.longshore.netproxy.testing.RandomCluster;
import io.longshore.netproxy.testing.RecordingBackend;
import io.longshore.netproxy.testing.ServiceBuilder;
import io.longshore.netproxy.testing.SliceBuilder;
import io.longshore.netproxy.tracker.HealthCheck;
import io.longshore.netproxy.tracker.ProxiedService;
import io.longshore.netproxy.tracker.ServiceTracker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class SyncLoopTest {
  private static final SyncSettings AT_ONCE =
      SyncSettings.of(Duration.ZERO, Duration.ofSeconds(30));

  private final ManualClock clock = new ManualClock();
  private final ServiceTracker tracker =
      new ServiceTracker(IpFamily.IPV4, new NodeTopology("node-a", ""), clock.now());
  private final RecordingBackend backend = new RecordingBackend(IpFamily.IPV4);
  private final Metrics metrics = new Metrics();
  private final Notes notes = new Notes();

  private static final class Notes implements SyncObserver {
    final List<String> all = new ArrayList<>();
    final List<HealthCheck> healthChecks = new ArrayList<>();

    @Override
    public synchronized void queued(IpFamily family) {
      all.add("queued");
    }

    @Override
    public synchronized void synced(Synced synced) {
      all.add(synced.whole() ? "synced all" : "synced " + synced.drained().changes().size());
      healthChecks.addAll(synced.drained().healthChecks());
    }

    @Override
    public synchronized void failed(IpFamily family, RuntimeException failure) {
      all.add("failed");
    }

    @Override
    public synchronized void repaired(IpFamily family, int differences) {
      all.add("repaired " + differences);
    }
  }

  private SyncLoop loop(SyncSettings settings, Executor executor) {
    return new SyncLoop(
        backend,
        tracker,
        List.of(notes, new SyncMetrics(metrics, "sync_failures_total", List.of(tracker), clock)),
        settings,
        clock,
        clock,
        executor);
  }

  private SyncLoop loop() {
    return loop(AT_ONCE, Runnable::run);
  }

  private static ProxiedService service(int number) {
    return ServiceBuilder.named("service-" + number, "10.96.0." + number)
        .port("", "TCP", 80)
        .proxied();
  }

  @Test
  void nothingHappensBeforeTheStartAndThenEverythingAtOnce() {
    SyncLoop loop = loop();
    loop.services().added(service(1));
    loop.services().added(service(2));
    assertEquals(List.of(), backend.calls());
    loop.start(Surroundings.PLAIN);
    assertEquals(List.of("replace 2"), backend.calls());
    assertEquals(tracker.views(), backend.views());
  }

  @Test
  void changesAreMadeAtOnce() {
    SyncLoop loop = loop();
    loop.start(Surroundings.PLAIN);
    loop.services().added(service(1));
    loop.services().added(service(1));
    loop.slices()
        .added(
            SliceBuilder.of("service-1", "s").port("", "TCP", 1).ready("a", "10.0.0.1").proxied());
    loop.services().deleted(service(1));
    assertEquals(List.of("replace 0", "apply 1", "apply 1", "apply 1"), backend.calls());
    assertEquals(List.of(), backend.views());
  }

  @Test
  void whatComesDuringASyncIsMadeTogether() {
    try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
      SyncLoop loop = loop(AT_ONCE, executor);
      loop.start(Surroundings.PLAIN);
      Eventually.holds(() -> notes.all.contains("synced all"), notes.all::toString);
      backend.hold();
      loop.services().added(service(1));
      Eventually.holds(() -> tracker.pendingServiceEvents() == 0, () -> "not begun");
      for (int i = 2; i < 10; i++) {
        loop.services().added(service(i));
      }
      backend.goOn(2);
      Eventually.holds(() -> backend.views().size() == 9, () -> backend.calls().toString());
      assertEquals(List.of("replace 0", "apply 1", "apply 8"), backend.calls());
      loop.close();
    }
  }

  @Test
  void aLeastPeriodIsKept() {
    SyncLoop loop =
        loop(SyncSettings.of(Duration.ofSeconds(1), Duration.ofSeconds(30)), Runnable::run);
    loop.start(Surroundings.PLAIN);
    loop.services().added(service(1));
    loop.services().added(service(2));
    assertEquals(List.of("replace 0"), backend.calls());
    clock.advance(Duration.ofSeconds(1));
    assertEquals(List.of("replace 0", "apply 2"), backend.calls());
  }

  @Test
  void afterAFailureEverythingIsComparedLaterAndLater() {
    SyncLoop loop = loop();
    loop.start(Surroundings.PLAIN);
    backend.failNext(3);
    loop.services().added(service(1));
    loop.services().added(service(2));
    assertEquals(List.of("replace 0", "apply 1"), backend.calls());
    clock.advance(Duration.ofMillis(200));
    clock.advance(Duration.ofMillis(399));
    assertEquals(List.of("replace 0", "apply 1", "replace 2"), backend.calls());
    clock.advance(Duration.ofMillis(1));
    clock.advance(Duration.ofMillis(800));
    assertEquals(tracker.views(), backend.views());
    loop.services().added(service(3));
    assertEquals(
        List.of("replace 0", "apply 1", "replace 2", "replace 2", "replace 2", "apply 1"),
        backend.calls());
    assertTrue(metrics.print().contains("kubeproxy_sync_failures_total{ip_family=\"IPv4\"} 3"));
  }

  @Test
  void whatAFailedSyncHadToTellIsToldByTheNext() {
    SyncLoop loop = loop();
    loop.start(Surroundings.PLAIN);
    backend.failNext(1);
    loop.services()
        .added(
            ServiceBuilder.named("a", "10.96.0.1")
                .port("", "TCP", 80)
                .loadBalancer("192.0.2.1", "")
                .externalLocal()
                .with("healthCheckNodePort", 31000)
                .proxied());
    assertEquals(List.of(), notes.healthChecks);
    clock.advance(Duration.ofSeconds(1));
    assertEquals(1, notes.healthChecks.size());
  }

  @Test
  void damageIsRepairedAndReported() {
    SyncLoop loop = loop();
    loop.services().added(service(1));
    loop.start(Surroundings.PLAIN);
    backend.damage(service1Name());
    backend.damage(service1Name());
    clock.advance(Duration.ofSeconds(1));
    assertEquals(tracker.views(), backend.views());
    assertEquals(List.of("replace 1", "replace 1"), backend.calls());
    assertTrue(notes.all.contains("repaired 1"), notes.all::toString);
  }

  @Test
  void ownChangesAreNotTakenForDamage() {
    Deque<Runnable> waiting = new ArrayDeque<>();
    SyncLoop loop = loop(AT_ONCE, waiting::add);
    loop.services().added(service(1));
    loop.start(Surroundings.PLAIN);
    waiting.remove().run();
    backend.damage(service1Name());
    loop.services().added(service(2));
    clock.advance(Duration.ofSeconds(1));
    waiting.forEach(Runnable::run);
    assertEquals(List.of("replace 1", "apply 1", "replace 2"), backend.calls());
    assertTrue(notes.all.contains("repaired 1"), notes.all::toString);
  }

  @Test
  void damageThatAllowsNoChangeIsRepairedAtOnce() {
    Deque<Runnable> waiting = new ArrayDeque<>();
    SyncLoop loop = loop(AT_ONCE, waiting::add);
    loop.services().added(service(1));
    loop.start(Surroundings.PLAIN);
    waiting.remove().run();
    backend.damage(service1Name());
    backend.failNext(1);
    loop.services().added(service(2));
    clock.advance(Duration.ofSeconds(1));
    waiting.forEach(Runnable::run);
    assertEquals(tracker.views(), backend.views());
    assertTrue(notes.all.contains("repaired 2"), notes.all::toString);
  }

  private io.longshore.netproxy.model.ServicePortName service1Name() {
    return tracker.views().getFirst().name();
  }

  @Test
  void whoeverDamagesAgainAndAgainIsFollowedMoreAndMoreSlowly() {
    SyncLoop loop = loop();
    loop.services().added(service(1));
    loop.start(Surroundings.PLAIN);
    for (int second = 0; second < 600; second++) {
      backend.damage(service1Name());
      clock.advance(Duration.ofSeconds(1));
    }
    int repairs = backend.calls().size() - 1;
    assertTrue(repairs > 15 && repairs < 40, () -> repairs + " repairs");
    clock.advance(Duration.ofMinutes(2));
    backend.damage(service1Name());
    clock.advance(Duration.ofMillis(50));
    assertEquals(tracker.views(), backend.views());
  }

  @Test
  void everythingIsComparedAgainAfterAnHour() {
    SyncLoop loop = loop();
    loop.start(Surroundings.PLAIN);
    clock.advance(Duration.ofMinutes(61));
    assertEquals(List.of("replace 0", "replace 0"), backend.calls());
    assertFalse(notes.all.contains("repaired 0"));
  }

  @Test
  void otherSurroundingsAreTold() {
    SyncLoop loop = loop();
    loop.start(Surroundings.PLAIN);
    Surroundings other =
        new Surroundings(
            new NodePortAddresses.All(), List.of(), List.of(Cidr.parse("10.96.0.0/12")));
    loop.surroundings(other);
    loop.surroundings(other);
    assertEquals(List.of("replace 0", "apply 0"), backend.calls());
    assertEquals(other, backend.surroundings());
  }

  @Test
  void aClosedLoopDoesNothing() {
    SyncLoop loop = loop();
    loop.start(Surroundings.PLAIN);
    loop.close();
    loop.services().added(service(1));
    assertEquals(List.of("replace 0"), backend.calls());
  }

  @Test
  void lonelyServicesAreCounted() {
    SyncLoop loop = loop();
    loop.start(Surroundings.PLAIN);
    loop.services()
        .added(
            ServiceBuilder.named("a", "10.96.0.1")
                .port("", "TCP", 80, 30080)
                .externalLocal()
                .internalLocal()
                .proxied());
    loop.slices()
        .added(SliceBuilder.of("a", "s").port("", "TCP", 1).ready("b", "10.0.0.1").proxied());
    String line =
        "kubeproxy_sync_proxy_rules_no_local_endpoints_total{ip_family=\"IPv4\",traffic_policy=";
    assertTrue(metrics.print().contains(line + "\"internal\"} 1"), metrics::print);
    assertTrue(metrics.print().contains(line + "\"external\"} 1"));
    loop.resync();
    assertTrue(metrics.print().contains(line + "\"external\"} 1"));
    loop.services().deleted(ServiceBuilder.named("a", "10.96.0.1").proxied());
    assertTrue(metrics.print().contains(line + "\"external\"} 0"));
  }

  @Test
  void whateverFailsTheMachineEndsAsItShouldBe() {
    Seed.ofRun()
        .run(
            random -> {
              RandomCluster cluster = new RandomCluster(random);
              SyncLoop loop = loop();
              loop.start(Surroundings.PLAIN);
              for (int i = 0; i < 1_000; i++) {
                if (random.nextInt(20) == 0) {
                  backend.failNext(random.nextInt(3));
                }
                cluster.step(tracker);
                loop.surroundings(
                    new Surroundings(
                        new NodePortAddresses.All(),
                        List.of(),
                        List.of(Cidr.parse("10." + random.nextInt(200) + ".0.0/16"))));
                clock.advance(Duration.ofMillis(random.nextInt(400)));
              }
              backend.failNext(0);
              clock.advance(Duration.ofMinutes(1));
              loop.resync();
              assertEquals(tracker.views(), backend.views());
            });
  }
}
