package io.longshore.agent.pod;

import io.longshore.agent.image.ImageCollector;
import io.longshore.agent.outside.NodeSettings;
import io.longshore.agent.plan.ObservedContainer;
import io.longshore.agent.runtime.LogRotation;
import io.longshore.base.log.Log;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.Stray;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** What is done for all pods every now and then, on a virtual thread of its own. */
final class HouseKeeping implements AutoCloseable {
  /** Upstream's containerLogMonitorInterval, and pkg/kubelet's ImageGCPeriod. */
  private static final Duration LOGS = Duration.ofSeconds(10);

  private static final int LOOKS_FOR_EACH_COLLECTION = 30;
  private static final int LOOKS_FOR_EACH_SWEEP = 6;
  private static final Log LOG = Log.of("runtime");

  private final ContainerRuntime runtime;
  private final LogRotation logs;
  private final ImageCollector images;
  private final Supplier<List<PodView>> pods;
  private final Thread thread;

  // Used by the thread alone.
  private List<PodView> last = List.of();
  private boolean isTidy;

  HouseKeeping(PodTools tools, Supplier<List<PodView>> pods) {
    NodeSettings.Limits limits = tools.settings().node().settings().limits();
    this.runtime = tools.runtime();
    this.logs = new LogRotation(runtime, limits, tools.clock());
    this.images = new ImageCollector(runtime, limits.imageGarbage(), tools.clock());
    this.pods = pods;
    this.thread = Thread.ofVirtual().name("house-keeping").start(this::run);
  }

  private void run() {
    try {
      for (int look = 1; true; look++) {
        Thread.sleep(LOGS);
        rotateLogs();
        giveBackMemory();
        // The first one soon: most strays are of calls that ended with an agent.
        if (look % LOOKS_FOR_EACH_SWEEP == 1) {
          endStrays();
        }
        if (look % LOOKS_FOR_EACH_COLLECTION == 0) {
          images.collect();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * The heap gets smaller only where all of it is looked at, which nothing else leads to on a node
   * where little happens: so after a change, once it is quiet again.
   */
  private void giveBackMemory() {
    List<PodView> now = pods.get();
    if (!now.equals(last)) {
      last = now;
      isTidy = false;
    } else if (!isTidy) {
      System.gc();
      isTidy = true;
    }
  }

  private void endStrays() {
    try {
      for (Stray stray : runtime.endStrays()) {
        LOG.info("a process that the runtime has lost is ended", "process", stray);
      }
    } catch (ContainerRuntimeException e) {
      LOG.warn("what the runtime has lost stays", "error", String.valueOf(e.getMessage()));
    }
  }

  private void rotateLogs() {
    for (PodView pod : pods.get()) {
      for (ObservedContainer container : pod.observed().running()) {
        String log = container.status().logPath();
        if (!log.isEmpty()) {
          logs.rotate(container.id(), Path.of(log));
        }
      }
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
