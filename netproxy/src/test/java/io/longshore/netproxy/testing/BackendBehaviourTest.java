package io.longshore.netproxy.testing;

import io.longshore.base.testing.KernelTest;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.Masquerading;
import io.longshore.netproxy.sync.ProxyBackend;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The scenarios themselves, tried with the plainest rules that do what they say. */
@KernelTest(commands = {"ip", "nft"})
class BackendBehaviourTest extends BackendEndurance {
  private final List<Runnable> alarms = new CopyOnWriteArrayList<>();

  @Override
  protected ProxyBackend open(NetworkNamespace node, IpFamily family, Masquerading masquerading) {
    return new NftScriptBackend(network().network(Place.NODE), family, masquerading, alarms::add);
  }

  /** A step takes two processes here: enough to try the steps themselves. */
  @Override
  protected int randomSteps() {
    return 60;
  }

  @Override
  protected Optional<Runnable> damage(TestNetwork node) {
    return Optional.of(
        () -> {
          node.run("nft", "flush", "ruleset");
          alarms.forEach(Runnable::run);
        });
  }
}
