package io.longshore.netlink.iptables;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.base.testing.KernelTest;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netlink.iptables.legacy.LegacyIptables;
import io.longshore.netlink.iptables.nft.NftIptables;
import io.longshore.netlink.testing.FakeIptables;
import io.longshore.netlink.wire.IpFamily;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostFormTest {
  private final FakeIptables nft = new FakeIptables(IpFamily.IPV4);
  private final FakeIptables legacy = new FakeIptables(IpFamily.IPV6);

  private static void rules(Iptables iptables, int count) {
    IptablesRule rule = IptablesRule.parse(iptables.family(), "-j ACCEPT");
    for (int i = 0; i < count; i++) {
      iptables.apply(new IptablesChanges().append(TableName.FILTER, "INPUT", rule));
    }
  }

  private static void hint(Iptables iptables, String chain) {
    iptables.apply(new IptablesChanges().create(TableName.MANGLE, chain));
  }

  private void assertForm(HostForm expected) {
    assertEquals(expected, HostForm.detect(List.of(nft), List.of(legacy)));
  }

  @Test
  void aFreshHostUsesNft() {
    assertForm(HostForm.NFT);
  }

  @Test
  void moreRulesDecide() {
    rules(legacy, 2);
    assertForm(HostForm.LEGACY);
    rules(nft, 2);
    assertForm(HostForm.NFT);
  }

  @Test
  void hintsOfAKubeletCountMore() {
    rules(nft, 5);
    hint(legacy, "KUBE-IPTABLES-HINT");
    assertForm(HostForm.LEGACY);
    hint(nft, "KUBE-KUBELET-CANARY");
    assertForm(HostForm.NFT);
  }

  @Test
  void hintsElsewhereAreNone() {
    rules(nft, 1);
    legacy.apply(new IptablesChanges().create(TableName.NAT, "KUBE-IPTABLES-HINT"));
    assertForm(HostForm.NFT);
  }

  @Test
  @KernelTest(commands = "iptables-legacy")
  void lookingMakesNoTables() {
    try (TestNetwork network = TestNetwork.create();
        Iptables realNft = NftIptables.open(IpFamily.IPV4, network.namespace());
        Iptables realLegacy = LegacyIptables.open(IpFamily.IPV4, network.namespace())) {
      assertEquals(HostForm.NFT, HostForm.detect(List.of(realNft), List.of(realLegacy)));
      assertEquals(List.of(), realNft.tables());
      assertEquals(List.of(), realLegacy.tables());
      network.run("iptables-legacy", "-A", "INPUT", "-j", "ACCEPT");
      assertEquals(HostForm.LEGACY, HostForm.detect(List.of(realNft), List.of(realLegacy)));
    }
  }
}
