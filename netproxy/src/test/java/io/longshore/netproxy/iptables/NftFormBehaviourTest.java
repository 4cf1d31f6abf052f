package io.longshore.netproxy.iptables;

import io.longshore.base.testing.KernelTest;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netlink.iptables.HostForm;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.Masquerading;
import io.longshore.netproxy.sync.ProxyBackend;
import io.longshore.netproxy.testing.BackendEndurance;
import io.longshore.netproxy.testing.Scenario;
import io.longshore.netproxy.testing.Scenario.Expectation;
import java.util.Optional;
import java.util.stream.Stream;

/** What every backend must do, done by rules of iptables in the nf_tables form. */
@KernelTest(commands = {"ip", "iptables-nft", "ip6tables-nft"})
class NftFormBehaviourTest extends BackendEndurance {

  @Override
  protected ProxyBackend open(NetworkNamespace node, IpFamily family, Masquerading masquerading) {
    return IptablesBackend.open(
        family,
        new IptablesOptions(masquerading, true, true),
        node,
        HostForm.NFT,
        RuleObserver.NOBODY);
  }

  @Override
  protected Stream<Expectation> expectations(Scenario scenario) {
    return Upstream.expectations(scenario);
  }

  @Override
  protected boolean canBeWalked() {
    return true;
  }

  @Override
  protected Optional<Runnable> damage(TestNetwork node) {
    return Optional.of(
        () -> {
          node.run("iptables-nft", "-t", "nat", "-F");
          node.run("ip6tables-nft", "-t", "nat", "-F");
        });
  }
}
