package io.longshore.netproxy.ipvs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.base.testing.Seed;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.LocalTraffic;
import io.longshore.netproxy.model.Masquerading;
import io.longshore.netproxy.model.NodePortAddresses;
import io.longshore.netproxy.model.NodeTopology;
import io.longshore.netproxy.model.Surroundings;
import io.longshore.netproxy.sync.Changes;
import io.longshore.netproxy.sync.DesiredState;
import io.longshore.netproxy.testing.RandomCluster;
import io.longshore.netproxy.tracker.ServiceTracker;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever changes: the machine becomes what a fresh start would make of it. */
class RandomStepsTest {
  private static final int STEPS = 2_000;
  private static final IpvsOptions OPTIONS =
      IpvsOptions.plain(new Masquerading(false, new LocalTraffic.Unknown(), 14));

  @Test
  void changesLeadWhereAFreshStartDoes() {
    Seed.ofRun().run(RandomStepsTest::walk);
  }

  private static FakeMachine machine() {
    return new FakeMachine(IpFamily.IPV4).with("10.0.0.1", "192.0.2.1");
  }

  private static void walk(Random random) {
    RandomCluster cluster = new RandomCluster(random);
    ServiceTracker tracker =
        new ServiceTracker(IpFamily.IPV4, new NodeTopology("node-a", "zone-a"), Instant.EPOCH);
    FakeMachine machine = machine();
    try (IpvsBackend backend = machine.open(OPTIONS)) {
      backend.replace(new DesiredState(Surroundings.PLAIN, List.of()));
      for (int i = 0; i < STEPS; i++) {
        cluster.step(tracker);
        Surroundings surroundings = surroundings(random);
        backend.apply(new Changes(surroundings, tracker.drain().changes()));
        // No connection holds what drains; some stay for the next step.
        if (random.nextInt(3) != 0) {
          backend.finishDrains();
          DesiredState desired = new DesiredState(surroundings, tracker.views());
          assertEquals(fresh(desired), machine.everything());
          assertEquals(0, random.nextInt(10) == 0 ? backend.replace(desired) : 0);
        }
      }
    }
  }

  private static Surroundings surroundings(Random random) {
    return new Surroundings(
        random.nextInt(20) == 0
            ? new NodePortAddresses.Listed(List.of(IpAddress.parse("10.0.0.1")))
            : new NodePortAddresses.All(),
        List.of(IpAddress.parse("203.0.113.1")),
        List.of());
  }

  private static List<Object> fresh(DesiredState desired) {
    FakeMachine machine = machine();
    try (IpvsBackend backend = machine.open(OPTIONS)) {
      backend.replace(desired);
    }
    return machine.everything();
  }
}
