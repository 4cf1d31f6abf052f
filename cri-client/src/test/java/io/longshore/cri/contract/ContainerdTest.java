package io.longshore.cri.contract;

import io.longshore.base.testing.RuntimeTest;
import io.longshore.cri.testing.ContainerdRig;
import io.longshore.cri.testing.RuntimeRig;

/** The contract with containerd. */
@RuntimeTest(commands = {"containerd", "ctr", "runc", "docker-registry"})
class ContainerdTest extends WholeContract {
  @Override
  RuntimeRig start() {
    return ContainerdRig.start();
  }
}
