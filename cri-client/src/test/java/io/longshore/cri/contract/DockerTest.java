package io.longshore.cri.contract;

import io.longshore.base.testing.RuntimeTest;
import io.longshore.cri.testing.DockerRig;
import io.longshore.cri.testing.RuntimeRig;

/** The contract with a Docker Engine. */
@RuntimeTest(commands = {"dockerd", "docker", "containerd", "runc", "docker-registry"})
class DockerTest extends WholeContract {
  @Override
  RuntimeRig start() {
    return DockerRig.start();
  }
}
