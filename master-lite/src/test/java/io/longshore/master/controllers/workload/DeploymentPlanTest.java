package io.longshore.master.controllers.workload;

import static io.longshore.master.controllers.workload.Workloads.rolling;
import static io.longshore.master.controllers.workload.Workloads.set;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.ManualClock;
import io.longshore.kubeapi.apps.Deployment;
import io.longshore.kubeapi.apps.ReplicaSet;
import io.longshore.kubeapi.meta.ObjectName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeploymentPlanTest {

  @ParameterizedTest
  @CsvSource({
    "10, 25%, 25%, 3, 2",
    "10, 2, 0, 2, 0",
    "1, 25%, 25%, 1, 0",
    "1, 0, 0, 0, 1",
    "3, 0, 1%, 0, 1",
    "4, 100%, 50%, 4, 2",
    "2, 0, 10, 0, 2",
    "0, 25%, 25%, 0, 0",
  })
  void percentagesRoundUpForMoreAndDownForLess(
      int replicas, String surge, String unavailable, int more, int fewer) {
    Deployment deployment = rolling(replicas, "a", json(surge), json(unavailable));
    assertEquals(new RolloutBounds(more, fewer), RolloutBounds.of(deployment));
  }

  private static String json(String value) {
    return value.endsWith("%") ? '"' + value + '"' : value;
  }

  private static DeploymentStep plan(Deployment deployment, ReplicaSet... sets) {
    return DeploymentPlan.of(Rollout.of(deployment, List.of(sets)), List.of());
  }

  private static Map<String, Integer> sizes(DeploymentStep step) {
    return assertInstanceOf(DeploymentStep.Resize.class, step).sizes().stream()
        .collect(
            Collectors.toMap(
                size -> size.set().metadata().name(),
                DeploymentStep.Size::replicas,
                (one, _) -> one,
                TreeMap::new));
  }

  @Test
  void aNewTemplateGetsASetOfItsOwn() {
    DeploymentStep.CreateSet create =
        assertInstanceOf(
            DeploymentStep.CreateSet.class,
            plan(rolling(10, "b", "3", "2"), set(1, "a", 10, 10, 13)));
    assertEquals(3, create.replicas());
    assertEquals("2", create.annotations().get(Revisions.REVISION));
    assertEquals("10", create.annotations().get(Revisions.DESIRED));
    assertEquals("13", create.annotations().get(Revisions.MOST));
    assertEquals(create.hash(), create.template().labels().get(Template.HASH));
    assertEquals("web-" + create.hash(), create.name());
  }

  @Test
  void aCollisionGivesAnotherName() {
    Template template = Template.of(rolling(1, "a", "1", "0"));
    assertEquals(3, List.of(0, 1, 2).stream().map(template::hash).distinct().count());
  }

  /** Of ten, three may be too many and two may be missing. */
  @ParameterizedTest
  @CsvSource({
    // old, its available, new, its available -> old, new; -1 where nothing changes
    "10, 10, 3, 0, 8, -1",
    "8, 8, 3, 0, -1, 5",
    "8, 8, 5, 0, -1, -1",
    "8, 8, 5, 3, 5, -1",
    "5, 5, 8, 8, 0, -1",
    "0, 0, 10, 8, -1, -1",
    "10, 4, 3, 0, 8, -1",
  })
  void aRolloutTakesOneStepAfterTheOther(
      int old, int oldAvailable, int latest, int available, int oldNext, int latestNext) {
    DeploymentStep step =
        plan(
            rolling(10, "b", "3", "2"),
            set(1, "a", old, oldAvailable, 13),
            set(2, "b", latest, available, 13));
    if (oldNext < 0 && latestNext < 0) {
      assertEquals(new DeploymentStep.Wait(), step);
    } else if (latestNext >= 0) {
      assertEquals(Map.of("web-2", latestNext), sizes(step));
    } else {
      assertEquals(Map.of("web-1", oldNext), sizes(step));
    }
  }

  @Test
  void whatDoesNotWorkGoesFirst() {
    DeploymentStep step =
        plan(
            rolling(10, "c", "3", "2"),
            set(1, "a", 5, 5, 13),
            set(2, "b", 5, 2, 13),
            set(3, "c", 3, 3, 13));
    assertEquals(Map.of("web-1", 3, "web-2", 2), sizes(step));
  }

  @Test
  void aRolloutThatIsRescaledKeepsItsProportions() {
    DeploymentStep step =
        plan(rolling(20, "b", "5", "0"), set(1, "a", 8, 8, 15), set(2, "b", 7, 0, 15));
    // 25 are allowed, fifteen were: 8 * 25/15 and 7 * 25/15.
    assertEquals(Map.of("web-1", 13, "web-2", 12), sizes(step));
  }

  @Test
  void anEarlierTemplateGetsTheNextNumber() {
    DeploymentStep.AdjustLatest adjust =
        assertInstanceOf(
            DeploymentStep.AdjustLatest.class,
            plan(rolling(10, "a", "3", "2"), set(1, "a", 0, 0, 13), set(2, "b", 10, 10, 13)));
    assertEquals("3", adjust.annotations().get(Revisions.REVISION));
    assertEquals("1", adjust.annotations().get(Revisions.HISTORY));
  }

  @Test
  void toRecreateIsToStopFirst() {
    Deployment recreate = Workloads.deployment(2, "b", "{\"type\": \"Recreate\"}");
    assertEquals(Map.of("web-1", 0), sizes(plan(recreate, sized(set(1, "a", 2, 2, 2)))));
    ReplicaSet stopping = withActual(set(1, "a", 0, 0, 2));
    assertEquals(new DeploymentStep.Wait(), plan(recreate, stopping));
    assertInstanceOf(DeploymentStep.CreateSet.class, plan(recreate, set(1, "a", 0, 0, 2)));
  }

  private static ReplicaSet sized(ReplicaSet set) {
    return new ReplicaSet(
        set.metadata()
            .withAnnotations(
                Map.of(Revisions.REVISION, "1", Revisions.DESIRED, "2", Revisions.MOST, "2")),
        set.spec(),
        set.status());
  }

  private static ReplicaSet withActual(ReplicaSet set) {
    ReplicaSet.Status status = set.state();
    return new ReplicaSet(
        set.metadata(),
        set.spec(),
        Optional.of(
            new ReplicaSet.Status(
                2, 0, 0, 0, status.terminatingReplicas(), 0, status.conditions())));
  }

  @Test
  void expectationsHoldBackUntilAllIsSeen() {
    ManualClock clock = new ManualClock();
    Expectations expectations = new Expectations(clock);
    ObjectName owner = new ObjectName("default", "web");
    expectations.expectCreations(owner, 2);
    expectations.created(owner);
    assertFalse(expectations.areMet(owner));
    expectations.created(owner);
    assertTrue(expectations.areMet(owner));
    expectations.expectDeletions(owner, List.of("a", "b"));
    expectations.deleted(owner, "a");
    assertFalse(expectations.areMet(owner));
    clock.advance(Duration.ofMinutes(6));
    assertTrue(expectations.areMet(owner));
  }
}
