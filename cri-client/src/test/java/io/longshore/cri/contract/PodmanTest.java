package io.longshore.cri.contract;

import io.longshore.base.testing.RuntimeTest;
import io.longshore.cri.testing.PodmanRig;
import io.longshore.cri.testing.RuntimeRig;

/** The contract with Podman's Docker-compatible socket. */
@RuntimeTest(commands = {"podman", "conmon", "runc", "docker-registry"})
class PodmanTest extends WholeContract {
  @Override
  RuntimeRig start() {
    return PodmanRig.start();
  }
}
