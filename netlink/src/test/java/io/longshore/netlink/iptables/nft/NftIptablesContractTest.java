package io.longshore.netlink.iptables.nft;

import io.longshore.base.testing.KernelTest;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netlink.iptables.Fixture;
import io.longshore.netlink.iptables.Iptables;
import io.longshore.netlink.iptables.IptablesContract;
import io.longshore.netlink.wire.IpFamily;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

@KernelTest(commands = "ipset")
class NftIptablesContractTest extends IptablesContract {
  private final TestNetwork network = TestNetwork.create();
  private final List<Iptables> opened = new ArrayList<>();

  @Override
  protected Iptables open(IpFamily family) {
    if (opened.isEmpty()) {
      Fixture.createSets(network);
    }
    opened.add(NftIptables.open(family, network.namespace()));
    return opened.getLast();
  }

  @AfterEach
  void close() {
    opened.forEach(Iptables::close);
    network.close();
  }
}
