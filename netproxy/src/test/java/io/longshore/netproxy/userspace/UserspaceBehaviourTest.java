package io.longshore.netproxy.userspace;

import io.longshore.base.metrics.Metrics;
import io.longshore.base.testing.KernelTest;
import io.longshore.base.time.Clock;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.Masquerading;
import io.longshore.netproxy.sync.ProxyBackend;
import io.longshore.netproxy.testing.BackendBehaviour;
import io.longshore.netproxy.testing.Outcome;
import io.longshore.netproxy.testing.Place;
import io.longshore.netproxy.testing.Scenario;
import io.longshore.netproxy.testing.Scenario.Expectation;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;

/** What every backend does, with the addresses of Services made local by routes. */
@KernelTest(commands = {"ip"})
class UserspaceBehaviourTest extends BackendBehaviour {
  private boolean routed;

  @BeforeEach
  void route() {
    if (!routed) {
      for (String range : new String[] {"10.96.0.0/16", "198.51.100.0/24"}) {
        network().network(Place.NODE).run("ip", "route", "add", "local", range, "dev", "lo");
      }
      for (String range : new String[] {"fd00:96::/64", "2001:db8:51::/64"}) {
        network().network(Place.NODE).run("ip", "-6", "route", "add", "local", range, "dev", "lo");
      }
      routed = true;
    }
  }

  @Override
  protected ProxyBackend open(NetworkNamespace node, IpFamily family, Masquerading masquerading) {
    return new UserspaceBackend(
        family,
        masquerading.localTraffic(),
        UserspaceSettings.standard(),
        new UserspaceFigures(new Metrics()),
        Clock.system(),
        threadsIn(node));
  }

  /** Each task on a thread that is in the namespace. */
  static Executor threadsIn(NetworkNamespace namespace) {
    return task ->
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    namespace.call(
                        () -> {
                          task.run();
                          return true;
                        });
                  } catch (Exception e) {
                    throw new AssertionError("a task failed in " + namespace, e);
                  }
                });
  }

  /** Endpoints always see an address of the node: it is the node that connects with them. */
  @Override
  protected Stream<Expectation> expectations(Scenario scenario) {
    return scenario.expectations().stream()
        .map(one -> new Expectation(one.probe(), masqueraded(one.outcome()), one.sticky()));
  }

  private static Outcome masqueraded(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered(var by, _) -> new Outcome.Answered(by, true);
      case Outcome.Rejected _, Outcome.Dropped _, Outcome.NotOurs _ -> outcome;
    };
  }

  @Override
  protected boolean outlivesItsProcess() {
    return false;
  }
}
