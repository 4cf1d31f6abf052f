package io.longshore.netlink;

import io.longshore.base.testing.UmlTest;
import io.longshore.linux.testing.UmlSuite;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What needs a kernel with other parts than most have: all of it in one boot. */
@UmlTest(commands = {"linux.uml", "modprobe", "ip", "ipset", "ipvsadm"})
class NetlinkInGuestTest {

  @TestFactory
  Stream<DynamicTest> inGuest() {
    return UmlSuite.of(
            "io.longshore.netlink.ipvs.KernelIpvsInGuest",
            "io.longshore.netlink.ipvs.ForwardingInGuest",
            // The same as outside, with older revisions of the types of sets.
            "io.longshore.netlink.ipset.KernelIpSetsTest")
        .withModules("ip_vs", "ip_vs_pe_sip", "dummy")
        .run();
  }
}
