package io.longshore.netlink.iptables;

import io.longshore.netlink.testing.FakeIptables;
import io.longshore.netlink.wire.IpFamily;

class FakeIptablesTest extends IptablesContract {

  @Override
  protected Iptables open(IpFamily family) {
    return new FakeIptables(family);
  }
}
