package io.longshore.netproxy.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.metrics.Metrics;
import io.longshore.base.testing.KernelTest;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netproxy.config.KubeProxyConfiguration;
import io.longshore.netproxy.config.ProxyCommandLine;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.LocalTraffic;
import io.longshore.netproxy.model.Masquerading;
import io.longshore.netproxy.model.Surroundings;
import io.longshore.netproxy.sync.DesiredState;
import io.longshore.netproxy.sync.ProxyBackend;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The mode iptables as a proxy opens it: in which form its rules are. */
@KernelTest(commands = {"ip", "iptables-nft", "iptables-legacy"})
class IptablesModeTest {
  private static final String OURS = ":KUBE-PROXY-CANARY ";

  private final TestNetwork network = TestNetwork.create();

  @AfterEach
  void close() {
    network.close();
  }

  private void syncOnce(String... flags) {
    KubeProxyConfiguration config = ProxyCommandLine.parse(List.of(flags)).configuration();
    try (ProxyBackend backend =
        Modes.iptables()
            .opener()
            .open(
                new Mode.Opening(
                    IpFamily.IPV4,
                    new Masquerading(false, new LocalTraffic.Unknown(), 14),
                    config,
                    network.namespace(),
                    new Metrics()))) {
      backend.replace(new DesiredState(Surroundings.PLAIN, List.of()));
    }
  }

  private boolean isIn(String form) {
    return network.run("iptables-" + form + "-save").contains(OURS);
  }

  @Test
  void theHostsFormIsUsedAndAnOlderChoiceIsForgotten() {
    syncOnce();
    assertTrue(isIn("nft"));
    network.run("iptables-legacy", "-t", "mangle", "-N", "KUBE-IPTABLES-HINT");
    syncOnce();
    assertTrue(isIn("legacy"));
    assertTrue(!isIn("nft"), "rules in both forms would be asked");
  }

  @Test
  void theUserMayChoose() {
    network.run("iptables-legacy", "-t", "mangle", "-N", "KUBE-IPTABLES-HINT");
    syncOnce("--iptables-form=nft");
    assertTrue(isIn("nft"));
    assertTrue(!isIn("legacy"));
  }

  @Test
  void nothingIsLeftInEitherForm() {
    syncOnce("--iptables-form=nft");
    network.run("iptables-legacy", "-t", "nat", "-N", "KUBE-SVC-ABCDEFGHIJKLMNOP");
    assertEquals(List.of(), Cleanup.remove(List.of(Modes.iptables()), network.namespace()));
    assertTrue(!isIn("nft"));
    assertTrue(!network.run("iptables-legacy-save").contains("KUBE-SVC"));
  }
}
