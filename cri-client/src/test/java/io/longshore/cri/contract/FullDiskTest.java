package io.longshore.cri.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.RuntimeTest;
import io.longshore.base.testing.Seed;
import io.longshore.cri.image.BuiltImage;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ImageSpec;
import io.longshore.cri.model.RegistryAuth;
import io.longshore.cri.testing.ContainerdRig;
import io.longshore.cri.testing.DockerRig;
import io.longshore.cri.testing.PodmanRig;
import io.longshore.cri.testing.RuntimeRig;
import io.longshore.cri.testing.TestImage;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** A disk for images that is too small for one: an error, and the runtime goes on. */
class FullDiskTest {
  private static final int DISK_MEGABYTES = 24;
  private static final int IMAGE_BYTES = 30_000_000;

  @Test
  @RuntimeTest(commands = {"containerd", "ctr", "runc", "docker-registry", "mkfs.ext4"})
  void containerdGoesOn() {
    goesOn(ContainerdRig::startOnSmallDisk);
  }

  @Test
  @RuntimeTest(
      commands = {"dockerd", "docker", "containerd", "runc", "docker-registry", "mkfs.ext4"})
  void dockerGoesOn() {
    goesOn(DockerRig::startOnSmallDisk);
  }

  @Test
  @RuntimeTest(commands = {"podman", "conmon", "runc", "docker-registry", "mkfs.ext4"})
  void podmanGoesOn() {
    goesOn(PodmanRig::startOnSmallDisk);
  }

  private static void goesOn(IntFunction<RuntimeRig> starter) {
    Seed.ofRun()
        .run(
            random -> {
              BuiltImage large = TestImage.ofSize("large:1", IMAGE_BYTES, random);
              try (RuntimeRig rig = starter.apply(DISK_MEGABYTES);
                  ContainerRuntime runtime = rig.connect()) {
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
