package io.longshore.agent.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.agent.plan.Health.Judge;
import io.longshore.agent.plan.Scene.Seen;
import io.longshore.cri.model.ContainerState;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Small changes to one pod, and what each of them needs: as upstream's TestComputePodActions. */
final class PodPlannerTest {
  private static final Seen RUNS = Seen.running();

  /** A pod as it is seen, and the actions in short. */
  record Case(String name, Scene scene, String actions) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case of(String name, Scene scene, String actions) {
    return new Case(name, scene, actions);
  }

  private static Scene threeRunning() {
    return Scene.of("Always", "a", "b", "c").with("a", RUNS).with("b", RUNS).with("c", RUNS);
  }

  static Stream<Case> sandboxes() {
    return Stream.of(
        of("a new pod", Scene.of("Always", "a", "b").withoutSandbox(), "sandbox 0, a 0, b 0"),
        of("nothing to do", threeRunning(), ""),
        of(
            "the sandbox has ended",
            threeRunning().withSandbox(false, "10.0.0.1"),
            "end all, sandbox 1, a 1, b 1, c 1"),
        of(
            "the sandbox has no address",
            threeRunning().withSandbox(true, ""),
            "end all, sandbox 1, a 1, b 1, c 1"),
        of(
            "the sandbox has ended, and nothing is started again",
            Scene.of("Never", "a").with("a", Seen.ended(0)).withSandbox(false, "10.0.0.1"),
            ""),
        of(
            "the sandbox has ended before a container was made",
            Scene.of("Never", "a").withSandbox(false, "10.0.0.1"),
            "end all, sandbox 1, a 0"),
        of(
            "the sandbox has ended, one container is done",
            Scene.of("OnFailure", "a", "b")
                .with("a", Seen.ended(0))
                .with("b", Seen.ended(1))
                .withSandbox(false, "10.0.0.1"),
            "end all, sandbox 1, b 1"),
        of(
            "the sandbox has ended, all are done",
            Scene.of("OnFailure", "a").with("a", Seen.ended(0)).withSandbox(false, "10.0.0.1"),
            ""),
        of(
            "two sandboxes are ready",
            threeRunning().withSecondSandbox(),
            "end all, sandbox 2, a 1, b 1, c 1"));
  }

  static Stream<Case> restarts() {
    return Stream.of(
        of("one is missing", Scene.of("Always", "a", "b").with("a", RUNS), "b 0"),
        of("one has failed", threeRunning().with("b", Seen.ended(1)), "b 1"),
        of(
            "one has succeeded, and is started again",
            threeRunning().with("b", Seen.ended(0)),
            "b 1"),
        of(
            "one has succeeded, which is enough",
            Scene.of("OnFailure", "a", "b").with("a", RUNS).with("b", Seen.ended(0)),
            ""),
        of(
            "one has failed, and is left",
            Scene.of("Never", "a", "b").with("a", RUNS).with("b", Seen.ended(1)),
            ""),
        of(
            "all have ended for good",
            Scene.of("Never", "a", "b").with("a", Seen.ended(1)).with("b", Seen.ended(0)),
            "end all"),
        of(
            "one was made and not started",
            threeRunning().with("b", Seen.in(ContainerState.CREATED)),
            "b 0 instead"),
        of(
            "one is in no known state",
            threeRunning().with("b", Seen.in(ContainerState.UNKNOWN)),
            "end b UNKNOWN, b 1"),
        of(
            "one is another now",
            threeRunning().with("b", RUNS.madeOf("another")),
            "end b CHANGED, b 1"),
        of(
            "one is another now, and is started again in any case",
            Scene.of("Never", "a").with("a", RUNS.madeOf("another")),
            "end a CHANGED, a 1"),
        of(
            "one is given up by its probe",
            threeRunning().doomed("b", Judge.LIVENESS),
            "end b LIVENESS, b 1"),
        of(
            "one is given up by its probe, and not started again",
            Scene.of("Never", "a", "b").with("a", RUNS).with("b", RUNS).doomed("b", Judge.STARTUP),
            "end b STARTUP"),
        of(
            "one pauses",
            threeRunning().with("b", Seen.ended(1)).paused("b", Duration.ofSeconds(10)),
            "pause b"),
        of(
            "the pause is over",
            threeRunning().with("b", Seen.ended(1)).paused("b", Duration.ofSeconds(4)),
            "b 1"),
        of(
            "all pause",
            Scene.of("Always", "a").with("a", Seen.ended(1)).paused("a", Duration.ofSeconds(10)),
            "pause a"));
  }

  static Stream<Case> beginnings() {
    Scene pod = Scene.of("Always", "a").initial("x", false).initial("y", false);
    return Stream.of(
        of("a new pod", pod.withoutSandbox(), "sandbox 0, x 0"),
        of("the first is missing", pod, "x 0"),
        of("the first runs", pod.with("x", RUNS), ""),
        of("the first is done", pod.with("x", Seen.ended(0)), "y 0"),
        of("the first has failed", pod.with("x", Seen.ended(1)), "x 1"),
        of(
            "the first has failed for good",
            Scene.of("Never", "a").initial("x", false).with("x", Seen.ended(1)),
            "end all"),
        of(
            "the first was made and not started",
            pod.with("x", Seen.in(ContainerState.CREATED)),
            "x 0 instead"),
        of("both are done", pod.with("x", Seen.ended(0)).with("y", Seen.ended(0)), "a 0"),
        of(
            "a main container is there, and those of the beginning are forgotten",
            pod.with("a", RUNS),
            ""),
        of(
            "the sandbox has ended",
            pod.with("x", Seen.ended(0))
                .with("y", Seen.ended(0))
                .with("a", RUNS)
                .withSandbox(false, "10.0.0.1"),
            "end all, sandbox 1, x 1"));
  }

  static Stream<Case> sidecars() {
    Scene pod = Scene.of("Always", "a").initial("s", true).initial("x", false);
    return Stream.of(
        of("the sidecar is missing", pod, "s 0"),
        of("the sidecar runs", pod.with("s", RUNS), "x 0"),
        of("the sidecar is not through its start", pod.with("s", RUNS).starting("s"), ""),
        of("the sidecar ended before the next began", pod.with("s", Seen.ended(0)), "s 1"),
        of(
            "the sidecar ended while the next runs",
            pod.with("s", Seen.ended(1)).with("x", RUNS),
            "s 1"),
        of("all is through", pod.with("s", RUNS).with("x", Seen.ended(0)), "a 0"),
        of(
            "the sidecar ended while the main one runs",
            pod.with("s", Seen.ended(1)).with("x", Seen.ended(0)).with("a", RUNS),
            "s 1"),
        of(
            "the sidecar is given up",
            pod.with("s", RUNS)
                .with("x", Seen.ended(0))
                .with("a", RUNS)
                .doomed("s", Judge.LIVENESS),
            "end s LIVENESS, s 1"),
        of(
            "only the sidecar is left",
            Scene.of("Never", "a").initial("s", true).with("s", RUNS).with("a", Seen.ended(0)),
            "end all"));
  }

  static Stream<Case> ephemeral() {
    Scene pod = threeRunning().ephemeral("e");
    return Stream.of(
        of("it was added", pod, "e 0"),
        of("it runs", pod.with("e", RUNS), ""),
        of("it has ended", pod.with("e", Seen.ended(1)), ""),
        of("it was added while another starts", pod.with("b", Seen.ended(1)), "e 0, b 1"));
  }

  @ParameterizedTest
  @MethodSource({"sandboxes", "restarts", "beginnings", "sidecars", "ephemeral"})
  void plans(Case one) {
    assertEquals(one.actions(), one.scene().plan());
  }
}
