package io.longshore.agent.main;

import io.longshore.base.log.Log;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.model.ContainerRuntimeException;
import java.time.Duration;

/** Waits for a runtime that may be starting too. */
final class RuntimePatience {
  private static final Log LOG = Log.of("agent");
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);

  private RuntimePatience() {}

  static void await(ContainerRuntime runtime, Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    boolean told = false;
    while (true) {
      try {
        LOG.info("the container runtime answers", "runtime", runtime.version());
        return;
      } catch (ContainerRuntimeException e) {
        if (System.nanoTime() - end > 0) {
          throw e;
        }
        if (!told) {
          LOG.warn("waiting for the container runtime", "error", e);
          told = true;
        }
        Thread.sleep(BETWEEN_TRIES);
      }
    }
  }
}
