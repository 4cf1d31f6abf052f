package io.longshore.master.controllers.workload;

import static io.longshore.master.controllers.workload.Workloads.NOW;
import static io.longshore.master.controllers.workload.Workloads.pod;
import static io.longshore.master.controllers.workload.Workloads.set;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.longshore.kubeapi.apps.ReplicaSet;
import io.longshore.master.cluster.PodView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplicaSetPlanTest {

  private static List<PodView> pods(int count) {
    return IntStream.range(0, count).mapToObj(i -> pod("p" + i, Map.of())).toList();
  }

  private static ReplicaSetPlan plan(int wanted, List<PodView> pods) {
    return ReplicaSetPlan.of(set(1, "a", wanted, 0, 0), pods, pods, NOW);
  }

  @Test
  void asManyAreMadeOrDeletedAsDiffer() {
    assertEquals(new ReplicaSetPlan.Enough(), plan(2, pods(2)));
    assertEquals(new ReplicaSetPlan.Create(3), plan(5, pods(2)));
    assertEquals(new ReplicaSetPlan.Create(500), plan(2000, List.of()));
    assertEquals(2, assertInstanceOf(ReplicaSetPlan.Delete.class, plan(3, pods(5))).pods().size());
    assertEquals(
        500, assertInstanceOf(ReplicaSetPlan.Delete.class, plan(0, pods(600))).pods().size());
  }

  @Test
  void whatHasEndedDoesNotCount() {
    List<PodView> ended = List.of(pod("a", Map.of()), pod("b", Map.of("phase", "Failed")));
    assertEquals(new ReplicaSetPlan.Create(1), plan(2, ended));
  }

  @Test
  void theStatusCountsWhatIsReadyAndHowLong() {
    List<PodView> pods =
        List.of(
            pod("a", Map.of()),
            pod("b", Map.of("ready", "False")),
            pod("c", Map.of("phase", "Succeeded")));
    ReplicaSet.Status status =
        ReplicaSetStatus.of(set(1, "a", 3, 0, 0), pods, Optional.of("no quota"), NOW);
    assertEquals(2, status.replicas());
    assertEquals(1, status.readyReplicas());
    assertEquals(1, status.availableReplicas());
    assertEquals(0, status.fullyLabeledReplicas());
    assertEquals("FailedCreate", status.conditions().getFirst().reason());
  }

  /** One, then two, then four: what fails early is not tried five hundred times. */
  @ParameterizedTest
  @CsvSource({"1, 1", "2, 3", "4, 7", "8, 10", "11, 10"})
  void callsBeginSlowly(int failing, int expected) throws InterruptedException {
    AtomicInteger calls = new AtomicInteger();
    SlowStart.Outcome outcome =
        SlowStart.run(
            10,
            () -> {
              if (calls.incrementAndGet() == failing) {
                throw new IllegalStateException("full");
              }
            });
    assertEquals(expected, outcome.called());
    assertEquals(expected, calls.get());
    assertEquals(failing <= 10 ? expected - 1 : 10, outcome.succeeded());
    assertEquals(failing <= 10, outcome.failure().isPresent());
  }

  @Test
  void wrongPercentagesAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> RolloutBounds.of(Workloads.rolling(1, "a", "\"x%\"", "0")));
  }
}
