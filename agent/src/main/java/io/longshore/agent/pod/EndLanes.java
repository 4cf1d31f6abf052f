package io.longshore.agent.pod;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.agent.runtime.ContainerStop;
import io.longshore.base.log.Log;
import io.longshore.cri.model.ContainerRuntimeException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Ends containers beside each other, each on a virtual thread of its own. Safe for use by several
 * threads.
 */
final class EndLanes {
  private static final Log LOG = Log.of("pod");

  private record Lane(Thread thread, Duration grace) {}

  private final ContainerStop stops;
  private final Wake wake;

  @GuardedBy("this")
  private final Map<String, Lane> lanes = new HashMap<>();

  /** Their hooks have begun: those run once. */
  @GuardedBy("this")
  private final Set<String> hooked = new HashSet<>();

  EndLanes(ContainerStop stops, Wake wake) {
    this.stops = stops;
    this.wake = wake;
  }

  /**
   * Begins to end a container. One that is being ended with more grace gets less from now on, but
   * never more.
   */
  synchronized void begin(ContainerStop.Request request) {
    Lane lane = lanes.get(request.id());
    if (lane != null) {
      if (lane.grace.compareTo(request.grace()) <= 0) {
        return;
      }
      lane.thread.interrupt();
    }
    boolean hook = hooked.add(request.id());
    Thread thread =
        Thread.ofVirtual()
            .name("end-" + request.member().name())
            .unstarted(() -> run(request, hook));
    lanes.put(request.id(), new Lane(thread, request.grace()));
    thread.start();
  }

  private void run(ContainerStop.Request request, boolean hook) {
    try {
      stops.stop(
          new ContainerStop.Request(
              request.pod(),
              request.member(),
              request.id(),
              request.address(),
              request.message(),
              request.grace(),
              hook));
    } catch (ContainerRuntimeException e) {
      if (!ContainerStop.isInterruption(e)) {
        LOG.warn(
            "a container could not be ended",
            "container",
            request.id(),
            "error",
            String.valueOf(e.getMessage()));
      }
    } finally {
      finished(request.id());
      wake.now();
    }
  }

  private synchronized void finished(String id) {
    Lane lane = lanes.get(id);
    if (lane != null && lane.thread.equals(Thread.currentThread())) {
      lanes.remove(id);
    }
  }

  /** Whether a container is being ended. */
  synchronized boolean isEnding(String id) {
    return lanes.containsKey(id);
  }

  /** Leaves the containers as they are. */
  synchronized void interrupt() {
    lanes.values().forEach(lane -> lane.thread.interrupt());
  }
}
