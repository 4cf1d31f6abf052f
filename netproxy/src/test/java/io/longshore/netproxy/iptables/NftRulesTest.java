package io.longshore.netproxy.iptables;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.KernelTest;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netlink.iptables.IptablesChanges;
import io.longshore.netlink.iptables.TableName;
import io.longshore.netproxy.model.IpFamily;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nothing that others do is missed, also while nobody listens. */
@KernelTest(commands = {"ip", "iptables-nft"})
class NftRulesTest {
  private static final int MANY = 1_000;

  private final TestNetwork network = TestNetwork.create();
  private final NftRules rules = NftRules.open(IpFamily.IPV4, network.namespace());
  private final AtomicInteger alarms = new AtomicInteger();

  @BeforeEach
  void start() {
    rules.watch().start(alarms::incrementAndGet);
  }

  @AfterEach
  void close() {
    rules.watch().close();
    rules.tables().close();
    network.close();
  }

  private void own(String chain) {
    rules.tables().apply(new IptablesChanges().create(TableName.NAT, chain));
  }

  private void others(String... words) {
    network.run(words);
  }

  private void assertAlarmed(String what) {
    Eventually.holds(() -> alarms.get() > 0, () -> "no alarm: " + what);
    alarms.set(0);
  }

  @Test
  void ownChangesAreNone() {
    rules.watch().change(1, () -> own("KUBE-SVC-A"));
    rules.watch().change(MANY, () -> own("KUBE-SVC-B"));
    rules.watch().change(1, () -> own("KUBE-SVC-C"));
    assertEquals(0, alarms.get());
    others("iptables-nft", "-t", "nat", "-X", "KUBE-SVC-B");
    assertAlarmed("it listens again");
  }

  @Test
  void whatComesBetweenIsCounted() {
    rules
        .watch()
        .change(
            MANY,
            () -> {
              own("KUBE-SVC-A");
              others("iptables-nft", "-t", "nat", "-X", "KUBE-SVC-A");
            });
    assertAlarmed("a chain was deleted while nobody listened");
  }

  @Test
  void rulesOfOthersInOtherPlacesAreTheirOwnBusiness() {
    own("KUBE-SERVICES");
    others("iptables-nft", "-t", "nat", "-N", "OTHER");
    others("iptables-nft", "-t", "nat", "-A", "PREROUTING", "-j", "OTHER");
    others("iptables-nft", "-t", "nat", "-D", "PREROUTING", "-j", "OTHER");
    others("iptables-nft", "-t", "nat", "-A", "PREROUTING", "-j", "KUBE-SERVICES");
    others("iptables-nft", "-t", "raw", "-N", "KUBE-SERVICES");
    assertEquals(0, alarms.get());
    others("iptables-nft", "-t", "nat", "-D", "PREROUTING", "-j", "KUBE-SERVICES");
    assertAlarmed("nothing leads to the Services any more");
  }
}
