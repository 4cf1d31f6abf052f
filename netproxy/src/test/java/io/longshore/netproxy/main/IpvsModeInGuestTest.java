package io.longshore.netproxy.main;

import io.longshore.base.testing.UmlTest;
import io.longshore.linux.testing.UmlSuite;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The kernels of many machines lack IPVS. */
@UmlTest(commands = {"linux.uml", "modprobe", "ip", "ipset", "ipvsadm", "iptables-legacy"})
class IpvsModeInGuestTest {

  @TestFactory
  Stream<DynamicTest> asTheProgramOpensIt() {
    return UmlSuite.of(IpvsModeInGuest.class)
        .withModules("ip_vs", "dummy", "iptable_nat", "ip6table_nat")
        .run();
  }
}
