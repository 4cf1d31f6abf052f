package io.longshore.agent.runtime;

import io.longshore.linux.testing.InGuest;
import java.nio.file.Path;

/** Groups of pods on a machine with cgroup v2. */
@InGuest
final class PodGroupsInGuest extends PodGroupsBehaviour {
  @Override
  Path memoryLimit(String group) {
    return Path.of("/sys/fs/cgroup" + group + "/memory.max");
  }
}
