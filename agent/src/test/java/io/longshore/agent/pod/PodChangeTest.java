package io.longshore.agent.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.agent.plan.Annotations;
import io.longshore.agent.testing.AgentRig;
import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.RuntimeTest;
import io.longshore.cri.model.SandboxFilter;
import io.longshore.cri.testing.ContainerdRig;
import io.longshore.cri.testing.RuntimeRig;
import io.longshore.cri.testing.TestImage;
import io.longshore.kubeapi.core.ContainerStatus.State;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.PodStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Pods on containerd that change, and what their containers want done around them. */
@RuntimeTest(commands = {"containerd", "ctr", "runc", "docker-registry"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PodChangeTest {
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

  private static boolean isRestarted(PodStatus status) {
    var container = AgentRig.container(status, "main");
    return container.restartCount() == 1 && container.state().flatMap(State::running).isPresent();
  }

  /** The same pod with another spec. */
  private static Pod changed(Pod pod, String spec) {
    return new Pod(pod.metadata(), AgentRig.pod(spec).spec(), pod.status());
  }

  private static String spec(String more, String... containers) {
    return "{\"terminationGracePeriodSeconds\":10,"
        + more
        + "\"containers\":["
        + String.join(",", containers)
        + "]}";
  }

  @Test
  void getsAnotherContainerForAnotherImage() {
    String image = containerd.openRegistry().push(TestImage.busybox(), "other", "2");
    String container = AgentRig.container("main", STAY, "");
    Pod pod = started(AgentRig.pod(spec("", container)));
    agent.awaitPhase(pod, "Running");
    agent
        .workers()
        .desire(changed(pod, spec("", container.replace("longshore.test/busybox:1", image))));
    agent.await(pod, PodChangeTest::isRestarted);
    assertTrue(
        agent
            .events()
            .messages(pod.metadata().name(), "Killing")
            .contains("Container main definition changed, will be restarted"),
        () -> agent.events().toString());
    agent.delete(pod);
  }

  @Test
  void getsAContainerToLookAround() {
    String container = AgentRig.container("main", STAY, "");
    Pod pod = started(AgentRig.pod(spec("", container)));
    agent.awaitPhase(pod, "Running");
    String look =
        AgentRig.container(
            "look", "grep -c 'sleep 100[0]' /proc/1/cmdline", "\"targetContainerName\":\"main\"");
    agent
        .workers()
        .desire(changed(pod, spec("\"ephemeralContainers\":[" + look + "],", container)));
    PodStatus status =
        agent.await(
            pod,
            now ->
                now.ephemeralContainerStatuses().stream()
                    .anyMatch(one -> one.state().flatMap(State::terminated).isPresent()));
    assertEquals("look", status.ephemeralContainerStatuses().getFirst().name());
    assertEquals("Running", status.phase());
    agent.awaitLog(pod, "look", 0, "1");
    agent.delete(pod);
  }

  @Test
  void startsAgainWhoseHookFails() {
    Pod pod =
        started(
            AgentRig.shell(
                "trap 'exit 0' TERM; touch /tmp/ready; sleep 1000 & wait",
                """
                "lifecycle":{"postStart":{"exec":{"command":
                  ["sh","-c","until [ -e /tmp/ready ]; do sleep 0.1; done; exit 1"]}}}"""));
    Eventually.holds(
        () ->
            agent
                .events()
                .messages(pod.metadata().name(), "FailedPostStartHook")
                .contains("PostStartHook failed"),
        () -> agent.events().toString());
    agent.await(pod, now -> AgentRig.container(now, "main").restartCount() == 1);
    agent.delete(pod);
  }

  @Test
  void endsSidecarsAfterTheOthers() {
    String write =
        "trap 'sleep 0.2; echo %s >> /shared/end; exit 0' TERM; echo ready; sleep 1000 & wait";
    Pod pod =
        started(
            AgentRig.pod(
                spec(
                    "\"volumes\":[{\"name\":\"shared\",\"emptyDir\":{}}],\"initContainers\":["
                        + AgentRig.container(
                            "first",
                            write.formatted("first"),
                            SHARED + ",\"restartPolicy\":\"Always\"")
                        + ","
                        + AgentRig.container(
                            "second",
                            write.formatted("second"),
                            SHARED + ",\"restartPolicy\":\"Always\"")
                        + "],",
                    AgentRig.container("main", write.formatted("main"), SHARED))));
    agent.awaitPhase(pod, "Running");
    // A signal that comes before the trap is lost.
    for (String container : List.of("first", "second", "main")) {
      agent.awaitLog(pod, container, 0, "ready");
    }
    agent.workers().desire(AgentRig.deleted(pod, 10));
    Eventually.holds(() -> agent.hasEnded(pod), () -> agent.status(pod).toString());
    assertEquals(
        "main\nsecond\nfirst\n", AgentRig.read(agent.volumes().file(pod, "shared", "end")));
    agent.workers().remove(pod.metadata().uid());
  }

  @Test
  void isWhereItsNodeIs() {
    Pod pod =
        started(AgentRig.pod(spec("\"hostNetwork\":true,", AgentRig.container("main", STAY, ""))));
    PodStatus status = agent.awaitPhase(pod, "Running");
    assertEquals("192.0.2.1", status.podIP());
    assertEquals("192.0.2.1", status.hostIP());
    agent.delete(pod);
  }

  @Test
  void goesWhenNobodyWantsItAnyMore() {
    Pod pod = started(AgentRig.pod(spec("", AgentRig.container("main", STAY, ""))));
    agent.awaitPhase(pod, "Running");
    agent.workers().remove(pod.metadata().uid());
    Map<String, String> label = Map.of(Annotations.POD_UID, pod.metadata().uid());
    Eventually.holds(
        () -> agent.runtime().sandboxes(SandboxFilter.labelled(label)).isEmpty(),
        () -> agent.status(pod).toString());
    Eventually.holds(
        () -> agent.workers().pod("tests", pod.metadata().name()).isEmpty(),
        () -> "the worker is still there");
  }
}
