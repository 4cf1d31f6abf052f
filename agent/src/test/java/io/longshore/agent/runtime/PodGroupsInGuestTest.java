package io.longshore.agent.runtime;

import io.longshore.base.testing.UmlTest;
import io.longshore.linux.testing.UmlSuite;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Boots a machine with cgroup v2 for {@link PodGroupsInGuest}. */
@UmlTest
final class PodGroupsInGuestTest {
  @TestFactory
  Stream<DynamicTest> inGuest() {
    return UmlSuite.of(PodGroupsInGuest.class.getName()).run();
  }
}
