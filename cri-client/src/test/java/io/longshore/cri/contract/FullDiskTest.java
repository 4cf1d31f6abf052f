package io.longshore.cri.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.RuntimeTest;
import io.longshore.base.testing.Seed;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ImageSpec;
import io.longshore.cri.model.RegistryAuth;
import io.longshore.cri.testing.ContainerdRig;
import io.longshore.cri.testing.TestImage;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@RuntimeTest(commands = {"containerd", "ctr", "runc", "docker-registry", "mkfs.ext4"})
class FullDiskTest {

  @Test
  void anImageThatDoesNotFitIsAnErrorAndTheRuntimeGoesOn() {
    Seed.ofRun()
        .run(
            random -> {
              try (ContainerdRig rig = ContainerdRig.startOnSmallDisk(24);
                  ContainerRuntime runtime = rig.connect()) {
                TestImage large = TestImage.ofSize("large:1", 30_000_000, random);
                ImageSpec spec = ImageSpec.of(rig.openRegistry().push(large, "tests/large", "1"));
                ContainerRuntimeException failure =
                    assertThrows(
                        ContainerRuntimeException.class,
                        () -> runtime.images().pull(spec, RegistryAuth.NONE, Optional.empty()));
                assertTrue(
                    failure.toString().contains("no space left on device"), failure::toString);
                assertEquals(Optional.empty(), runtime.images().find(spec));
                try (TestPod pod = new TestPod(runtime, rig, "after")) {
                  assertFalse(runtime.sandboxStatus(pod.id()).addresses().isEmpty());
                }
              }
            });
  }
}
