package io.longshore.agent.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.agent.testing.AgentRig;
import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.RuntimeTest;
import io.longshore.cri.testing.ContainerdRig;
import io.longshore.cri.testing.RuntimeRig;
import io.longshore.kubeapi.core.ContainerStatus.State;
import io.longshore.kubeapi.core.ContainerStatus.Terminated;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.PodStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** How pods on containerd end, by themselves and by order. */
@RuntimeTest(commands = {"containerd", "ctr", "runc"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PodEndTest {
  private static final String STAY = "trap 'exit 0' TERM; sleep 1000 & wait";
  private static final String SHARED =
      "\"volumeMounts\":[{\"name\":\"shared\",\"mountPath\":\"/shared\"}]";

  private final RuntimeRig containerd = ContainerdRig.start();
  private final AgentRig agent = new AgentRig(containerd);

  @BeforeAll
  void beginWithoutPods() {
    agent.workers().sourcesComplete();
  }

  @AfterAll
  void stop() {
    agent.close();
    containerd.close();
  }

  private Pod started(Pod pod) {
    agent.workers().desire(pod);
    return pod;
  }

  private static Terminated ended(PodStatus status, String name) {
    return AgentRig.container(status, name).state().flatMap(State::terminated).orElseThrow();
  }

  private static Pod once(String script, String more) {
    return AgentRig.pod(
        "{\"restartPolicy\":\"Never\",\"containers\":["
            + AgentRig.container("main", script, more)
            + "]}");
  }

  private static String name(Pod pod) {
    return pod.metadata().name();
  }

  @Test
  void endsForGoodWhatIsToRunOnce() {
    Pod good = started(once("echo done", ""));
    Pod bad = started(once("exit 7", ""));
    assertEquals("Completed", ended(agent.awaitPhase(good, "Succeeded"), "main").reason());
    PodStatus failed = agent.awaitPhase(bad, "Failed");
    assertEquals(7, ended(failed, "main").exitCode());
    assertTrue(
        failed.conditions().stream()
            .anyMatch(one -> one.type().equals("Ready") && one.reason().equals("PodFailed")),
        failed::toString);
    agent.awaitLog(good, "main", 0, "done");
    agent.delete(good);
    agent.delete(bad);
  }

  @Test
  void tellsWhoUsedTooMuchMemory() {
    Pod pod =
        started(
            once(
                "x=0123456789abcdef; while true; do x=$x$x; done",
                "\"resources\":{\"limits\":{\"memory\":\"24Mi\"}}"));
    Terminated end = ended(agent.awaitPhase(pod, "Failed"), "main");
    assertEquals("OOMKilled", end.reason());
    assertEquals(137, end.exitCode());
    agent.delete(pod);
  }

  @Test
  void keepsTheLastWords() {
    Pod file = started(once("echo -n because > /dev/termination-log; exit 1", ""));
    Pod log =
        started(
            AgentRig.pod(
                "{\"restartPolicy\":\"Never\",\"containers\":["
                    + AgentRig.container("main", "echo in the log; exit 1", "")
                        .replace("\"File\"", "\"FallbackToLogsOnError\"")
                    + "]}"));
    assertEquals("because", ended(agent.awaitPhase(file, "Failed"), "main").message());
    assertEquals("in the log\n", ended(agent.awaitPhase(log, "Failed"), "main").message());
    agent.delete(file);
    agent.delete(log);
  }

  @Test
  void endsInTimeWithItsHook() {
    Pod pod =
        started(
            AgentRig.pod(
                """
                {"terminationGracePeriodSeconds":20,"volumes":[{"name":"shared","emptyDir":{}}],
                 "containers":[%s]}"""
                    .formatted(
                        AgentRig.container(
                            "main",
                            "trap 'echo term >> /shared/end; exit 0' TERM; echo ready;"
                                + " sleep 1000 & wait",
                            SHARED
                                + ",\"lifecycle\":{\"preStop\":{\"exec\":{\"command\":"
                                + "[\"sh\",\"-c\",\"echo hook >> /shared/end\"]}}}"))));
    agent.awaitPhase(pod, "Running");
    // A signal that comes before the trap is lost.
    agent.awaitLog(pod, "main", 0, "ready");
    agent.workers().desire(AgentRig.deleted(pod, 20));
    Eventually.holds(() -> agent.hasEnded(pod), () -> agent.status(pod).toString());
    assertEquals("hook\nterm\n", AgentRig.read(agent.volumes().file(pod, "shared", "end")));
    assertEquals("Succeeded", agent.await(pod, _ -> true).phase());
    agent.workers().remove(pod.metadata().uid());
  }

  @Test
  void hasLessGraceWhenAskedAgain() {
    Pod pod = started(AgentRig.shell("trap '' TERM; while true; do sleep 1; done", ""));
    agent.awaitPhase(pod, "Running");
    agent.workers().desire(AgentRig.deleted(pod, 3600));
    Eventually.holds(
        () -> agent.events().reasons(name(pod)).contains("Killing"),
        () -> agent.events().toString());
    agent.workers().desire(AgentRig.deleted(pod, 1));
    Eventually.holds(() -> agent.hasEnded(pod), () -> agent.status(pod).toString());
    assertEquals("Failed", agent.await(pod, _ -> true).phase());
    agent.workers().remove(pod.metadata().uid());
  }

  @Test
  void failsAtItsDeadline() {
    Pod pod =
        started(
            AgentRig.pod(
                "{\"activeDeadlineSeconds\":1,\"terminationGracePeriodSeconds\":1,\"containers\":["
                    + AgentRig.container("main", STAY, "")
                    + "]}"));
    PodStatus status = agent.awaitPhase(pod, "Failed");
    assertEquals("DeadlineExceeded", status.reason());
    agent.delete(pod);
  }
}
