package io.longshore.netproxy.testing;

import io.longshore.base.testing.KernelTest;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.Masquerading;
import io.longshore.netproxy.sync.ProxyBackend;

/** The scenarios themselves, tried with the plainest rules that do what they say. */
@KernelTest(commands = {"ip", "nft"})
class BackendBehaviourTest extends BackendBehaviour {

  @Override
  protected ProxyBackend open(NetworkNamespace node, IpFamily family, Masquerading masquerading) {
    return new NftScriptBackend(network().network(Place.NODE), family, masquerading);
  }
}
