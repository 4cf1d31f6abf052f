package io.longshore.netproxy.ipvs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.netlink.iptables.IptablesTable;
import io.longshore.netlink.iptables.TableName;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.LocalTraffic;
import io.longshore.netproxy.model.Masquerading;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FixedRulesTest {
  private static final String CLUSTER_CLIENTS =
      "-m comment --comment \"Kubernetes service cluster ip + port for masquerade purpose\""
          + " -m set --match-set KUBE-CLUSTER-IP ";

  private static String text(IpFamily family, boolean everything, LocalTraffic traffic) {
    return new FixedRules(family)
        .tables(new Masquerading(everything, traffic, 14)).stream()
            .map(IptablesTable::toString)
            .collect(Collectors.joining());
  }

  private static String text(LocalTraffic traffic) {
    return text(IpFamily.IPV4, false, traffic);
  }

  @Test
  void whosePacketsToClusterAddressesGetAnotherSource() {
    LocalTraffic pods = new LocalTraffic.FromRange(Cidr.parse("10.244.0.0/16"));
    assertTrue(
        text(pods)
            .contains(
                "-A KUBE-SERVICES ! -s 10.244.0.0/16 "
                    + CLUSTER_CLIENTS
                    + "dst,dst -j KUBE-MARK-MASQ\n"));
    assertTrue(
        text(new LocalTraffic.FromBridge("cni0"))
            .contains("-A KUBE-SERVICES ! -i cni0 " + CLUSTER_CLIENTS + "dst,dst"));
    assertTrue(
        text(new LocalTraffic.FromDevices("veth"))
            .contains("-A KUBE-SERVICES ! -i veth+ " + CLUSTER_CLIENTS + "dst,dst"));
    assertTrue(
        text(new LocalTraffic.Unknown())
            .contains("-A KUBE-SERVICES " + CLUSTER_CLIENTS + "src,dst"));
    assertTrue(
        text(IpFamily.IPV4, true, pods)
            .contains("-A KUBE-SERVICES " + CLUSTER_CLIENTS + "dst,dst"));
  }

  @ParameterizedTest
  @EnumSource
  void everySetIsNamedAsTheKernelHasIt(IpFamily family) {
    String text = text(family, false, new LocalTraffic.Unknown());
    Set<String> names = new HashSet<>();
    for (KubeSet set : KubeSet.values()) {
      String name = set.name(family);
      assertTrue(name.length() <= 31 && names.add(name), name);
      assertEquals(name, set.definition(family).name());
      assertTrue(text.contains("--match-set " + name + " "), () -> name + " in\n" + text);
    }
    assertFalse(text.contains("_"), text);
    assertTrue(text.contains("-s " + (family == IpFamily.IPV4 ? "127.0.0.0/8" : "::1/128")), text);
  }

  @Test
  void theLongestNameIsCutAsKubeProxyCutsIt() {
    assertEquals(
        "KUBE-6-NODE-PORT-LOCAL-SCTP-HAS", KubeSet.NODE_PORT_LOCAL_SCTP.name(IpFamily.IPV6));
  }

  @Test
  void anotherBitOfTheMark() {
    String text =
        new FixedRules(IpFamily.IPV4)
            .tables(new Masquerading(false, new LocalTraffic.Unknown(), 20)).stream()
                .map(IptablesTable::toString)
                .collect(Collectors.joining());
    assertTrue(text.contains("! --mark 0x100000/0x100000"), text);
    assertFalse(text.contains("0x4000"), text);
  }

  @Test
  void everyChainIsKnownToWhatRemovesThem() {
    for (IptablesTable table :
        new FixedRules(IpFamily.IPV4)
            .tables(new Masquerading(false, new LocalTraffic.Unknown(), 14))) {
      List<String> own =
          table.chains().stream()
              .filter(chain -> chain.policy().isEmpty())
              .map(chain -> chain.name())
              .toList();
      assertTrue(FixedRules.chains().getOrDefault(table.name(), List.of()).containsAll(own));
      assertFalse(own.isEmpty());
    }
    for (FixedRules.Jump jump : new FixedRules(IpFamily.IPV4).jumps()) {
      String to = jump.rule().chain().orElseThrow();
      assertTrue(FixedRules.chains().getOrDefault(jump.table(), List.of()).contains(to), to);
      assertTrue(Arrays.asList(TableName.values()).contains(jump.table()));
    }
  }
}
