package io.longshore.netproxy.iptables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.netlink.iptables.IptablesChanges;
import io.longshore.netlink.iptables.IptablesTable;
import io.longshore.netlink.iptables.TableName;
import io.longshore.netlink.testing.FakeIptables;
import io.longshore.netlink.wire.IpFamily;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the mode leaves is told from what others use. */
class IptablesLeftoversTest {
  private final FakeIptables tables = new FakeIptables(IpFamily.IPV4);
  private final IptablesLeftovers leftovers = new IptablesLeftovers(() -> List.of(tables));

  private void restore(String text) {
    for (IptablesTable table : IptablesTable.parse(IpFamily.IPV4, text)) {
      tables.apply(new IptablesChanges().restore(table));
    }
  }

  /** After a change of mode both modes' chains may be there: those with sets are in use. */
  @Test
  void chainsThatTheModeIpvsUsesStay() {
    restore(
        """
        *nat
        :OUTPUT ACCEPT
        :KUBE-SERVICES -
        :KUBE-POSTROUTING -
        :KUBE-MARK-MASQ -
        :KUBE-NODEPORTS -
        :KUBE-SVC-ABCDEFGHIJKLMNOP -
        -A OUTPUT -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
        -A KUBE-SERVICES -m set --match-set KUBE-CLUSTER-IP dst,dst -j ACCEPT
        COMMIT
        *filter
        :INPUT ACCEPT
        :FORWARD ACCEPT
        :KUBE-FORWARD -
        :KUBE-EXTERNAL-SERVICES -
        -A FORWARD -m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD
        -A INPUT -m conntrack --ctstate NEW -m comment --comment "kubernetes externally-visible service portals" -j KUBE-EXTERNAL-SERVICES
        COMMIT
        """);
    assertEquals(4, leftovers.remove());
    String nat = tables.read(TableName.NAT).toString();
    assertTrue(nat.contains("-j KUBE-SERVICES"), nat);
    assertTrue(nat.contains(":KUBE-POSTROUTING"), nat);
    assertFalse(nat.contains("KUBE-SVC-"), nat);
    String filter = tables.read(TableName.FILTER).toString();
    assertTrue(filter.contains("-j KUBE-FORWARD"), filter);
    assertFalse(filter.contains("EXTERNAL"), filter);
  }

  @Test
  void everyJumpOfOneKindGoes() {
    restore(
        """
        *nat
        :OUTPUT ACCEPT
        :KUBE-SERVICES -
        -A OUTPUT -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
        -A OUTPUT -j ACCEPT
        -A OUTPUT -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
        COMMIT
        """);
    assertEquals(3, leftovers.remove());
    assertEquals(
        "-A OUTPUT -j ACCEPT\n",
        tables.read(TableName.NAT).chain("OUTPUT").orElseThrow().toString());
  }

  @Test
  void whereThereIsNothingNothingIsMade() {
    assertEquals(0, leftovers.remove());
    assertEquals(List.of(), tables.tables());
  }
}
