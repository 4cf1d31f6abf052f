package io.longshore.agent.runtime;

import io.longshore.base.testing.KernelTest;
import java.nio.file.Files;
import java.nio.file.Path;

/** Groups of pods on this machine. */
@KernelTest
final class PodGroupsTest extends PodGroupsBehaviour {
  @Override
  Path memoryLimit(String group) {
    Path version1 = Path.of("/sys/fs/cgroup/memory" + group + "/memory.limit_in_bytes");
    return Files.exists(version1) ? version1 : Path.of("/sys/fs/cgroup" + group + "/memory.max");
  }
}
