package io.longshore.netproxy.ipvs;

import io.longshore.base.testing.UmlTest;
import io.longshore.linux.testing.UmlSuite;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The kernels of many machines lack IPVS: all that needs it, in one boot. */
@UmlTest(commands = {"linux.uml", "modprobe", "ip", "ipset", "ipvsadm", "iptables-legacy"})
class IpvsInGuestTest {

  @TestFactory
  Stream<DynamicTest> inGuest() {
    return UmlSuite.of(IpvsKernelInGuest.class, IpvsBehaviourInGuest.class)
        .withModules("ip_vs", "dummy", "iptable_nat", "ip6table_nat")
        .run();
  }
}
