package io.longshore.cri.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Eventually;
import io.longshore.cri.model.ContainerEvent;
import io.longshore.cri.model.ContainerEvents;
import io.longshore.cri.model.ContainerFilter;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import io.longshore.cri.model.ContainerStats;
import io.longshore.cri.model.CpuUse;
import io.longshore.cri.model.SandboxFilter;
import io.longshore.cri.model.SandboxStats;
import io.longshore.cri.testing.Feature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Statistics and events. */
abstract class WatchingContract extends RuntimeContract {

  @Test
  void containersAreMeasured() {
    needs(Feature.STATISTICS);
    try (TestPod pod = pod("measured")) {
      String id =
          pod.start(
              pod.shell(
                  "busy", "dd if=/dev/zero of=/tmp/file bs=1k count=64; while :; do :; done"));
      Eventually.holds(
          () -> nanos(runtime().statistics().container(id)) > 0,
          () -> runtime().statistics().container(id).toString());
      ContainerStats stats = runtime().statistics().container(id);
      assertEquals(id, stats.id());
      assertEquals("busy", stats.metadata().name());
      assertTrue(stats.memory().orElseThrow().workingSet().orElse(0) > 0, stats::toString);
      assertEquals(
          List.of(id),
          runtime().statistics().containers(ContainerFilter.ofSandbox(pod.id())).stream()
              .map(ContainerStats::id)
              .toList());
      fails(Category.NOT_FOUND, () -> runtime().statistics().container("no-such-container"));
    }
  }

  private static long nanos(ContainerStats stats) {
    return stats.cpu().map(CpuUse::totalNanos).map(nanos -> nanos.orElse(0)).orElse(0L);
  }

  @Test
  void podsAreMeasured() {
    needs(Feature.POD_STATISTICS);
    try (TestPod pod = pod("measured")) {
      String id = pod.start(pod.shell("busy", "while :; do :; done"));
      SandboxStats stats = runtime().statistics().sandbox(pod.id());
      assertEquals(pod.config().metadata(), stats.metadata());
      assertEquals(List.of(id), stats.containers().stream().map(ContainerStats::id).toList());
      List<SandboxStats> all =
          runtime().statistics().sandboxes(new SandboxFilter(pod.id(), Optional.empty(), Map.of()));
      assertEquals(List.of(pod.id()), all.stream().map(SandboxStats::id).toList());
    }
  }

  @Test
  void whatHappensIsTold() {
    if (!rig().features().contains(Feature.EVENTS)) {
      fails(
          Category.UNSUPPORTED,
          () -> {
            try (ContainerEvents events = runtime().events()) {
              assertEquals(Optional.empty(), events.next());
            }
          });
      return;
    }
    try (ContainerEvents events = runtime().events();
        TestPod pod = pod("told")) {
      String id = pod.start(pod.container("sleeper", "sleep", "1000"));
      runtime().stopContainer(id, Duration.ZERO);
      runtime().removeContainer(id);
      List<ContainerEvent.Type> seen = new ArrayList<>();
      while (!seen.contains(ContainerEvent.Type.DELETED)) {
        ContainerEvent event = events.next().orElseThrow();
        if (event.id().equals(id)) {
          seen.add(event.type());
        }
      }
      assertEquals(
          List.of(
              ContainerEvent.Type.CREATED,
              ContainerEvent.Type.STARTED,
              ContainerEvent.Type.STOPPED,
              ContainerEvent.Type.DELETED),
          seen);
    }
  }

  @Test
  void aListenerCanLeave() throws Exception {
    needs(Feature.EVENTS);
    ContainerEvents events = runtime().events();
    Thread leaving = Thread.ofVirtual().start(events::close);
    while (events.next().isPresent()) {
      // Something of another test.
    }
    leaving.join();
  }
}
