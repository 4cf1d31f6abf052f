package io.longshore.linux;

import io.longshore.base.testing.UmlTest;
import io.longshore.linux.testing.UmlSuite;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What needs another kernel, or control groups of version 2: all of it in one boot. */
@UmlTest(commands = {"linux.uml", "modprobe", "ip"})
class LinuxInGuestTest {

  @TestFactory
  Stream<DynamicTest> inGuest() {
    return UmlSuite.of(
            "io.longshore.linux.testing.GuestPassesInGuest",
            "io.longshore.linux.cgroup.CgroupsInGuest",
            // The same as outside, where the groups may be of version 1.
            "io.longshore.linux.cgroup.CgroupsTest")
        .withModules("ip_vs")
        .run();
  }
}
