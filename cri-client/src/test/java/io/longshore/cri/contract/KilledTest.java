package io.longshore.cri.contract;

import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.testing.ContainerdRig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A test in a process of its own, which another one kills when it has begun. */
final class KilledTest {
  private KilledTest() {}

  /** Starts a pod, and writes into a file what names all that there is now. */
  public static void main(String[] words) throws IOException, InterruptedException {
    ContainerdRig rig = ContainerdRig.start();
    ContainerRuntime runtime = rig.connect();
    runtime.runSandbox(TestPod.plain(rig, "killed"), "");
    Files.writeString(Path.of(words[0]), rig.logs().getParent() + " " + rig.cgroupParent() + "\n");
    new CountDownLatch(1).await();
  }
}
