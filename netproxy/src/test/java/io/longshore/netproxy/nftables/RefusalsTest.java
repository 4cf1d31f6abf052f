package io.longshore.netproxy.nftables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Seed;
import io.longshore.netlink.testing.FakeNftables;
import io.longshore.netlink.wire.NetlinkException;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.LocalTraffic;
import io.longshore.netproxy.model.Masquerading;
import io.longshore.netproxy.model.NodeTopology;
import io.longshore.netproxy.model.Surroundings;
import io.longshore.netproxy.sync.Changes;
import io.longshore.netproxy.sync.DesiredState;
import io.longshore.netproxy.testing.RandomCluster;
import io.longshore.netproxy.tracker.ServiceTracker;
import io.longshore.netproxy.watch.RuleWatch;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A kernel that refuses now and then ends with the same rules as one that never does. */
class RefusalsTest {
  private static final int STEPS = 1_000;
  private static final Masquerading MASQUERADING =
      new Masquerading(false, new LocalTraffic.Unknown(), 14);

  private final FakeNftables kernel = new FakeNftables();
  private final ServiceTracker tracker =
      new ServiceTracker(IpFamily.IPV4, new NodeTopology("node-a", "zone-a"), Instant.EPOCH);

  /** Nobody else changes the ruleset. */
  private static final class Alone implements RuleWatch {
    @Override
    public void start(Runnable alarm) {}

    @Override
    public void change(int size, Runnable change) {
      change.run();
    }

    @Override
    public void close() {}
  }

  private NftablesBackend backend() {
    return new NftablesBackend(IpFamily.IPV4, MASQUERADING, kernel, new Alone());
  }

  private DesiredState desired() {
    return new DesiredState(Surroundings.PLAIN, tracker.views());
  }

  @Test
  void aRefusedChangeIsMendedByTheNextReplacement() {
    Seed.ofRun().run(this::walk);
  }

  private void walk(Random random) {
    RandomCluster cluster = new RandomCluster(random);
    int refused = 0;
    try (NftablesBackend backend = backend()) {
      backend.replace(new DesiredState(Surroundings.PLAIN, List.of()));
      for (int step = 0; step < STEPS; step++) {
        cluster.step(tracker);
        kernel.refuseNext(random.nextInt(5) == 0 ? 1 : 0);
        refused += change(backend);
        if (step % 20 == 0) {
          assertNothingToDo();
        }
      }
    }
    assertTrue(refused > 0, "nothing was ever refused");
  }

  /** As the sync loop does. Returns how often it was refused. */
  private int change(NftablesBackend backend) {
    try {
      backend.apply(new Changes(Surroundings.PLAIN, tracker.drain().changes()));
      return 0;
    } catch (NetlinkException e) {
      kernel.refuseNext(0);
      backend.replace(desired());
      return 1;
    }
  }

  private void assertNothingToDo() {
    kernel.refuseNext(0);
    try (NftablesBackend judge = backend()) {
      assertEquals(0, judge.replace(desired()));
    }
  }
}
