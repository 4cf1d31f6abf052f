package io.longshore.master.controllers.workload;

import static io.longshore.master.controllers.workload.Workloads.NOW;
import static io.longshore.master.controllers.workload.Workloads.rolling;
import static io.longshore.master.controllers.workload.Workloads.set;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.kubeapi.apps.Deployment;
import io.longshore.kubeapi.apps.ReplicaSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RolloutStatusTest {
  private static final RolloutStatus.News NONE = new RolloutStatus.News.None();

  private static Deployment.Status status(Deployment deployment, Instant now, ReplicaSet... sets) {
    return RolloutStatus.of(Rollout.of(deployment, List.of(sets)), true, NONE, now);
  }

  private static Deployment after(Deployment deployment, Deployment.Status status) {
    return new Deployment(deployment.metadata(), deployment.spec(), Optional.of(status));
  }

  private static String condition(Deployment.Status status, String type) {
    return status.condition(type).map(one -> one.status() + " " + one.reason()).orElse("");
  }

  @Test
  void aRolloutIsToldFromItsBeginToItsEnd() {
    ReplicaSet old = set(1, "a", 4, 4, 5);
    Deployment.Status before = status(rolling(4, "a", "1", "1"), NOW, old);
    Deployment deployment = after(rolling(4, "b", "1", "1"), before);
    Deployment.Status created =
        RolloutStatus.of(
            Rollout.of(deployment, List.of(old)),
            true,
            new RolloutStatus.News.Created("web-2"),
            NOW);
    assertEquals("True NewReplicaSetCreated", condition(created, "Progressing"));
    assertEquals("True MinimumReplicasAvailable", condition(created, "Available"));
    Instant later = NOW.plusSeconds(5);
    Deployment.Status half =
        status(after(deployment, created), later, set(1, "a", 2, 2, 5), set(2, "b", 3, 1, 5));
    assertEquals("True ReplicaSetUpdated", condition(half, "Progressing"));
    assertEquals(5, half.replicas());
    assertEquals(3, half.updatedReplicas());
    assertEquals(3, half.availableReplicas());
    assertEquals(2, half.unavailableReplicas());
    Deployment.Status whole =
        status(
            after(deployment, half),
            later.plusSeconds(5),
            set(1, "a", 0, 0, 5),
            set(2, "b", 4, 4, 5));
    assertEquals("True NewReplicaSetAvailable", condition(whole, "Progressing"));
    // It was true all the time, but said something else last.
    assertEquals(
        Optional.of(NOW),
        whole.condition("Progressing").flatMap(Deployment.Condition::lastTransitionTime));
    assertEquals(
        Optional.of(later.plusSeconds(5)),
        whole.condition("Progressing").flatMap(Deployment.Condition::lastUpdateTime));
    assertEquals(
        whole,
        status(
            after(deployment, whole),
            later.plusSeconds(99),
            set(1, "a", 0, 0, 5),
            set(2, "b", 4, 4, 5)));
  }

  @Test
  void withoutProgressTheDeadlinePasses() {
    Deployment deployment = rolling(4, "b", "1", "1");
    ReplicaSet[] stuck = {set(1, "a", 3, 3, 5), set(2, "b", 2, 0, 5)};
    Deployment.Status begun = status(deployment, NOW, stuck);
    Deployment.Status waiting = status(after(deployment, begun), NOW.plusSeconds(600), stuck);
    assertEquals(begun, waiting);
    assertEquals(
        Optional.of(Duration.ofSeconds(601)), RolloutStatus.nextLook(deployment, begun, NOW));
    Deployment.Status over = status(after(deployment, waiting), NOW.plusSeconds(601), stuck);
    assertEquals("False ProgressDeadlineExceeded", condition(over, "Progressing"));
    assertEquals(Optional.empty(), RolloutStatus.nextLook(deployment, over, NOW));
    Deployment.Status moving =
        status(
            after(deployment, over),
            NOW.plusSeconds(700),
            set(1, "a", 3, 3, 5),
            set(2, "b", 2, 2, 5));
    assertEquals("True ReplicaSetUpdated", condition(moving, "Progressing"));
  }

  @Test
  void tooFewPodsAndFailuresAreTold() {
    ReplicaSet failing = set(2, "b", 4, 1, 5);
    ReplicaSet.Status state = failing.state();
    ReplicaSet.Condition failure =
        new ReplicaSet.Condition(
            "ReplicaFailure", "True", Optional.of(NOW), "FailedCreate", "no quota");
    ReplicaSet told =
        new ReplicaSet(
            failing.metadata(),
            failing.spec(),
            Optional.of(
                new ReplicaSet.Status(
                    4, 0, 1, 1, state.terminatingReplicas(), 0, List.of(failure))));
    Deployment deployment = rolling(4, "b", "1", "1");
    Deployment.Status status = status(deployment, NOW, told);
    assertEquals("False MinimumReplicasUnavailable", condition(status, "Available"));
    assertEquals("True FailedCreate", condition(status, "ReplicaFailure"));
    Deployment.Status healed = status(after(deployment, status), NOW, failing);
    assertEquals("", condition(healed, "ReplicaFailure"));
  }

  @Test
  void aCollisionIsCounted() {
    Deployment deployment = rolling(1, "b", "1", "1");
    Rollout rollout = Rollout.of(deployment, List.of());
    RolloutStatus.News collided = new RolloutStatus.News.Collided();
    Deployment.Status once = RolloutStatus.of(rollout, true, collided, NOW);
    assertEquals(Optional.of(1), once.collisionCount());
    Rollout next = Rollout.of(after(deployment, once), List.of());
    assertEquals(Optional.of(2), RolloutStatus.of(next, true, collided, NOW).collisionCount());
  }
}
