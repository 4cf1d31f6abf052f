package io.longshore.agent.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.agent.plan.Health.Judge;
import io.longshore.agent.plan.PodState;
import io.longshore.agent.plan.Scene;
import io.longshore.agent.plan.Scene.Seen;
import io.longshore.cri.model.ContainerState;
import io.longshore.kubeapi.core.ContainerStatus;
import io.longshore.kubeapi.core.ContainerStatus.Waiting;
import io.longshore.kubeapi.core.PodStatus;
import io.longshore.kubeapi.core.PodStatus.Condition;
import io.longshore.kubeapi.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How pods are that are seen so. */
final class PodStatusesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:10Z");
  private static final Seen RUNS = Seen.running();

  /** What is seen, and the phase, the reason why it is not ready, and how its containers are. */
  record Case(String name, Scene scene, PodState state, String expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case of(String name, Scene scene, String expected) {
    return new Case(name, scene, PodState.RUNNING, expected);
  }

  private static Case atEnd(String name, Scene scene, String expected) {
    return new Case(name, scene, PodState.ENDED, expected);
  }

  static Stream<Case> running() {
    Scene two = Scene.of("Always", "a", "b");
    return Stream.of(
        of(
            "nothing yet",
            two.withoutSandbox(),
            "Pending ContainersNotReady a:ContainerCreating b:ContainerCreating"),
        of(
            "one runs",
            two.with("a", RUNS),
            "Pending ContainersNotReady a:running b:ContainerCreating"),
        of("both run", two.with("a", RUNS).with("b", RUNS), "Running - a:running b:running"),
        of(
            "one is starting",
            two.with("a", RUNS).with("b", RUNS).starting("a"),
            "Running ContainersNotReady a:running b:running"),
        of(
            "one was made",
            two.with("a", RUNS).with("b", Seen.in(ContainerState.CREATED)),
            "Pending ContainersNotReady a:running b:ContainerCreating"),
        of(
            "one has failed",
            two.with("a", RUNS).with("b", Seen.ended(1)),
            "Running ContainersNotReady a:running b:Error"),
        of(
            "all have failed",
            two.with("a", Seen.ended(2)).with("b", Seen.ended(1)),
            "Running ContainersNotReady a:Error b:Error"),
        of(
            "one is given up",
            two.with("a", RUNS).with("b", RUNS).doomed("a", Judge.LIVENESS),
            "Running - a:running b:running"));
  }

  static Stream<Case> beginnings() {
    Scene begin = Scene.of("Always", "a").initial("x", false);
    return Stream.of(
        of("it begins", begin.with("x", RUNS), "Pending ContainersNotReady a:PodInitializing"),
        of(
            "it has begun",
            begin.with("x", Seen.ended(0)),
            "Pending ContainersNotReady a:PodInitializing"),
        of("it runs", begin.with("x", Seen.ended(0)).with("a", RUNS), "Running - a:running"),
        of(
            "it cannot begin",
            Scene.of("Never", "a").initial("x", false).with("x", Seen.ended(1)),
            "Failed PodFailed a:PodInitializing"),
        of(
            "a sidecar begins",
            Scene.of("Always", "a").initial("s", true).with("s", RUNS).starting("s"),
            "Pending ContainersNotReady a:PodInitializing"),
        of(
            "a sidecar runs on",
            Scene.of("Never", "a").initial("s", true).with("s", RUNS).with("a", Seen.ended(0)),
            "Running ContainersNotReady a:Completed"));
  }

  static Stream<Case> ends() {
    Scene two = Scene.of("Always", "a", "b");
    Scene once = Scene.of("Never", "a", "b");
    return Stream.of(
        of(
            "all done once",
            once.with("a", Seen.ended(0)).with("b", Seen.ended(0)),
            "Succeeded PodCompleted a:Completed b:Completed"),
        of(
            "one failed once",
            once.with("a", Seen.ended(0)).with("b", Seen.ended(1)),
            "Failed PodFailed a:Completed b:Error"),
        of(
            "one runs still",
            once.with("a", RUNS).with("b", Seen.ended(1)),
            "Running ContainersNotReady a:running b:Error"),
        atEnd(
            "ended by order",
            two.with("a", Seen.ended(137)).with("b", Seen.ended(0)),
            "Failed PodFailed a:Error b:Completed"),
        atEnd(
            "ended well by order",
            two.with("a", Seen.ended(0)).with("b", Seen.ended(0)),
            "Succeeded PodCompleted a:Completed b:Completed"),
        atEnd(
            "ended before it began",
            two.withoutSandbox(),
            "Failed PodFailed a:ContainerStatusUnknown b:ContainerStatusUnknown"));
  }

  @ParameterizedTest
  @MethodSource({"running", "beginnings", "ends"})
  void tells(Case one) {
    PodStatus status =
        PodStatuses.of(input(one.scene(), one.state(), PodStatuses.UNKNOWN, Map.of()));
    StringBuilder words = new StringBuilder(status.phase() + " " + reason(status));
    status
        .containerStatuses()
        .forEach(container -> words.append(' ' + container.name() + ":" + word(container)));
    assertEquals(one.expected(), words.toString());
  }

  private static StatusInput input(
      Scene scene, PodState state, PodStatus previous, Map<String, Waiting> faults) {
    return new StatusInput(
        scene.pod(),
        state,
        scene.observed(),
        scene.health(),
        faults,
        Optional.empty(),
        previous,
        List.of("192.0.2.1"),
        "containerd",
        NOW);
  }

  private static Condition condition(PodStatus status, String type) {
    return status.conditions().stream()
        .filter(one -> one.type().equals(type))
        .findFirst()
        .orElseThrow();
  }

  private static String reason(PodStatus status) {
    Condition ready = condition(status, "Ready");
    return ready.status().equals("True") ? "-" : ready.reason();
  }

  private static String word(ContainerStatus container) {
    ContainerStatus.State state = container.state().orElseThrow();
    return state
        .waiting()
        .map(Waiting::reason)
        .or(() -> state.terminated().map(ContainerStatus.Terminated::reason))
        .orElse("running");
  }

  @Test
  void tellsWhyAContainerWaits() {
    Scene scene = Scene.of("Always", "a").with("a", Seen.ended(1));
    PodStatus status =
        PodStatuses.of(
            input(
                scene,
                PodState.RUNNING,
                PodStatuses.UNKNOWN,
                Map.of("a", new Waiting("CrashLoopBackOff", "back-off 10s"))));
    ContainerStatus container = status.containerStatuses().getFirst();
    assertEquals("CrashLoopBackOff", word(container));
    assertEquals(
        1,
        container.lastState().flatMap(ContainerStatus.State::terminated).orElseThrow().exitCode());
    assertEquals("Running", status.phase());
  }

  @Test
  void keepsTheTimesOfWhatStaysTrue() {
    Scene scene = Scene.of("Always", "a").with("a", RUNS);
    PodStatus first = PodStatuses.of(input(scene, PodState.RUNNING, PodStatuses.UNKNOWN, Map.of()));
    StatusInput later = input(scene, PodState.RUNNING, first, Map.of());
    assertEquals(first, PodStatuses.of(later));
    PodStatus unready =
        PodStatuses.of(input(scene.starting("a"), PodState.RUNNING, first, Map.of()));
    assertEquals("False", condition(unready, "Ready").status());
    assertEquals(condition(first, "Initialized"), condition(unready, "Initialized"));
  }

  @Test
  void neverLeavesTheEnd() {
    Scene scene = Scene.of("Never", "a").with("a", Seen.ended(0));
    PodStatus ended = PodStatuses.of(input(scene, PodState.RUNNING, PodStatuses.UNKNOWN, Map.of()));
    assertTrue(PodStatuses.isTerminal(ended));
    Scene forgotten = Scene.of("Never", "a").withoutSandbox();
    PodStatus later = PodStatuses.of(input(forgotten, PodState.ENDED, ended, Map.of()));
    assertEquals("Succeeded", later.phase());
    assertEquals("Completed", word(later.containerStatuses().getFirst()));
    assertEquals(ended.podIPs(), later.podIPs());
    assertTrue(PodStatuses.isOver(input(forgotten, PodState.RUNNING, ended, Map.of())));
    assertFalse(
        PodStatuses.isOver(
            input(Scene.of("Always", "a"), PodState.RUNNING, PodStatuses.UNKNOWN, Map.of())));
  }

  @Test
  void keepsWhatOthersSay() {
    PodStatus ofApi =
        Json.read(
            """
            {"conditions":[{"type":"example.com/gate","status":"True"},{"type":"Ready","status":"False"}]}""",
            PodStatus.class);
    Scene scene = Scene.of("Always", "a").with("a", RUNS);
    PodStatus own = PodStatuses.of(input(scene, PodState.RUNNING, PodStatuses.UNKNOWN, Map.of()));
    PodStatus merged = PodStatuses.withForeign(own, Optional.of(ofApi));
    assertEquals("True", condition(merged, "Ready").status());
    assertEquals("True", condition(merged, "example.com/gate").status());
    PodStatus next = PodStatuses.of(input(scene, PodState.RUNNING, merged, Map.of()));
    assertEquals("True", condition(next, "example.com/gate").status());
  }
}
