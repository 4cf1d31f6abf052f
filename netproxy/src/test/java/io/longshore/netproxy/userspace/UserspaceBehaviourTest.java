package io.longshore.netproxy.userspace;

import io.longshore.base.metrics.Metrics;
import io.longshore.base.testing.KernelTest;
import io.longshore.base.time.Clock;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.Masquerading;
import io.longshore.netproxy.model.Protocol;
import io.longshore.netproxy.sync.ProxyBackend;
import io.longshore.netproxy.testing.BackendBehaviour;
import io.longshore.netproxy.testing.Outcome;
import io.longshore.netproxy.testing.Scenario;
import io.longshore.netproxy.testing.Scenario.Expectation;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/** What every backend does. */
@KernelTest(commands = {"ip"})
class UserspaceBehaviourTest extends BackendBehaviour {

  @Override
  protected ProxyBackend open(NetworkNamespace node, IpFamily family, Masquerading masquerading) {
    return new UserspaceBackend(
        family,
        masquerading.localTraffic(),
        UserspaceOptions.standard(),
        new UserspaceFigures(new Metrics()),
        Clock.system(),
        LocalRoutes.open(family, node),
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

  /**
   * Endpoints always see an address of the node: it is the node that connects with them. There is
   * no SCTP: netty speaks TCP and UDP.
   */
  @Override
  protected Stream<Expectation> expectations(Scenario scenario) {
    return scenario.expectations().stream()
        .filter(one -> one.probe().protocol() != Protocol.SCTP)
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
