package io.longshore.netproxy.nftables;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.base.testing.KernelTest;
import io.longshore.base.testing.Seed;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.NodeTopology;
import io.longshore.netproxy.model.Surroundings;
import io.longshore.netproxy.sync.Changes;
import io.longshore.netproxy.sync.DesiredState;
import io.longshore.netproxy.testing.RandomCluster;
import io.longshore.netproxy.tracker.ServiceTracker;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Changes lead to the same rules as a fresh start, whatever they are. */
@KernelTest(commands = "ip")
class RandomStepsTest {
  private static final int STEPS = 2_000;
  private static final int COMPARED_EVERY = 20;

  @Test
  void theKernelIsAsItShouldBeAfterEachStep() {
    Seed.ofRun()
        .run(
            random -> {
              try (TestNetwork network = TestNetwork.create();
                  NftablesBackend backend =
                      Backends.open(network.namespace(), IpFamily.IPV4, Backends.usual());
                  NftablesBackend judge =
                      Backends.open(network.namespace(), IpFamily.IPV4, Backends.usual())) {
                ServiceTracker tracker =
                    new ServiceTracker(
                        IpFamily.IPV4, new NodeTopology("node-a", "zone-a"), Instant.EPOCH);
                RandomCluster cluster = new RandomCluster(random);
                backend.replace(new DesiredState(Surroundings.PLAIN, List.of()));
                for (int step = 1; step <= STEPS; step++) {
                  cluster.step(tracker);
                  backend.apply(new Changes(Surroundings.PLAIN, tracker.drain().changes()));
                  if (step % COMPARED_EVERY == 0) {
                    DesiredState all = new DesiredState(Surroundings.PLAIN, tracker.views());
                    assertEquals(0, judge.compare(all), "after step " + step);
                  }
                }
              }
            });
  }
}
