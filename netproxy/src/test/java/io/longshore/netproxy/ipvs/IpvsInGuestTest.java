package io.longshore.netproxy.ipvs;

import io.longshore.base.testing.UmlTest;
import io.longshore.linux.testing.UmlSuite;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The kernels of many machines lack IPVS. Each factory boots once, and has minutes to itself. */
@UmlTest(commands = {"linux.uml", "modprobe", "ip", "ipset", "ipvsadm", "iptables-legacy"})
class IpvsInGuestTest {

  @TestFactory
  Stream<DynamicTest> whatTheKernelHas() {
    return inGuest(IpvsKernelInGuest.class);
  }

  @TestFactory
  Stream<DynamicTest> whatBecomesOfPackets() {
    return inGuest(IpvsBehaviourInGuest.class);
  }

  private static Stream<DynamicTest> inGuest(Class<?> tests) {
    return UmlSuite.of(tests).withModules("ip_vs", "dummy", "iptable_nat", "ip6table_nat").run();
  }
}
