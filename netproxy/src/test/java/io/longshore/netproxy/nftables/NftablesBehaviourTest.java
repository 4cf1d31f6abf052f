package io.longshore.netproxy.nftables;

import io.longshore.base.testing.KernelTest;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.Masquerading;
import io.longshore.netproxy.sync.ProxyBackend;
import io.longshore.netproxy.testing.BackendEndurance;
import java.util.Optional;

/** What every backend must do, done by nf_tables. */
@KernelTest(commands = {"ip", "nft"})
class NftablesBehaviourTest extends BackendEndurance {

  @Override
  protected ProxyBackend open(NetworkNamespace node, IpFamily family, Masquerading masquerading) {
    return NftablesBackend.open(family, masquerading, node);
  }

  @Override
  protected boolean canBeWalked() {
    return true;
  }

  @Override
  protected Optional<Runnable> damage(TestNetwork node) {
    return Optional.of(() -> node.run("nft", "flush", "ruleset"));
  }
}
