package io.longshore.netproxy.ipvs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.netlink.iptables.IptablesChanges;
import io.longshore.netlink.iptables.IptablesRule;
import io.longshore.netlink.iptables.IptablesTable;
import io.longshore.netlink.iptables.TableName;
import io.longshore.netlink.ipvs.ServiceKey;
import io.longshore.netlink.ipvs.VirtualService;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.LocalTraffic;
import io.longshore.netproxy.model.Masquerading;
import io.longshore.netproxy.model.Surroundings;
import io.longshore.netproxy.sync.DesiredState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IpvsLeftoversTest {
  private final FakeMachine machine = new FakeMachine(IpFamily.IPV4).with("10.0.0.1");

  private IpvsLeftovers leftovers() {
    return new IpvsLeftovers(
        Optional.of(machine.ipvs),
        machine.sets,
        List.of(machine.iptables),
        List.of(machine.device),
        () -> {});
  }

  @Test
  void everythingOfOursGoesAndNothingElse() {
    IptablesRule foreign =
        IptablesRule.parse(io.longshore.netlink.wire.IpFamily.IPV4, "-s 192.0.2.1/32 -j ACCEPT");
    machine.iptables.apply(new IptablesChanges().append(TableName.NAT, "OUTPUT", foreign));
    IptablesTable before = machine.iptables.read(TableName.NAT);
    VirtualService other =
        VirtualService.of(ServiceKey.tcp(IpAddress.parse("192.0.2.9").toInetAddress(), 443), "rr");
    try (IpvsBackend backend =
        machine.open(IpvsOptions.plain(new Masquerading(false, new LocalTraffic.Unknown(), 14)))) {
      backend.replace(
          new DesiredState(
              Surroundings.PLAIN,
              Views.of(IpFamily.IPV4, Views.web().port("http", "TCP", 80, 30_080))));
    }
    machine.ipvs.add(other);
    try (IpvsLeftovers leftovers = leftovers()) {
      assertTrue(leftovers.remove() > 20);
      assertEquals(List.of("-t 192.0.2.9:443 -s rr"), machine.servers());
      assertEquals(List.of(), machine.sets.list());
      assertEquals(before, machine.iptables.read(TableName.NAT));
      assertEquals(IptablesTable.empty(TableName.FILTER), machine.iptables.read(TableName.FILTER));
      assertEquals(IptablesTable.empty(TableName.MANGLE), machine.iptables.read(TableName.MANGLE));
      assertEquals(0, leftovers.remove());
    }
  }

  @Test
  void chainsOfTheModeIptablesStay() {
    machine.iptables.apply(new IptablesChanges().create(TableName.NAT, "KUBE-SERVICES"));
    IptablesTable before = machine.iptables.read(TableName.NAT);
    try (IpvsLeftovers leftovers = leftovers()) {
      assertEquals(0, leftovers.remove());
    }
    assertEquals(before, machine.iptables.read(TableName.NAT));
  }
}
