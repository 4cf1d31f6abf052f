package io.longshore.netproxy.nftables;

import io.longshore.base.testing.KernelTest;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.Masquerading;
import io.longshore.netproxy.sync.ProxyBackend;
import io.longshore.netproxy.testing.BackendBehaviour;

/** What every backend must do, done by nf_tables. */
@KernelTest(commands = "ip")
class NftablesBehaviourTest extends BackendBehaviour {

  @Override
  protected ProxyBackend open(NetworkNamespace node, IpFamily family, Masquerading masquerading) {
    return Backends.open(node, family, masquerading);
  }
}
