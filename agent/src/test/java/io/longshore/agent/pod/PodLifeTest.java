package io.longshore.agent.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.RuntimeTest;
import io.longshore.cri.model.ContainerFilter;
import io.longshore.cri.model.SandboxFilter;
import io.longshore.cri.testing.ContainerdRig;
import io.longshore.cri.testing.RuntimeRig;
import io.longshore.kubeapi.core.ContainerStatus;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.PodStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Pods on containerd, from their beginning to their end. */
@RuntimeTest(commands = {"containerd", "ctr", "runc"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PodLifeTest {
  private final RuntimeRig containerd = ContainerdRig.start();
  private final AgentRig agent = new AgentRig(containerd);

  @BeforeAll
  void beginWithoutPods() {
    agent.workers.sourcesComplete();
  }

  @AfterAll
  void stop() {
    agent.close();
    containerd.close();
  }

  private void start(Pod pod) {
    agent.workers.desire(pod);
  }

  @Test
  void runsAndGoes() {
    Pod pod = AgentRig.shell("trap 'exit 0' TERM; echo begun; sleep 1000 & wait", "");
    start(pod);
    PodStatus status = agent.awaitPhase(pod, "Running");
    ContainerStatus container = AgentRig.container(status, "main");
    assertTrue(container.ready(), status::toString);
    assertTrue(container.containerID().startsWith("containerd://"), container::toString);
    assertEquals(1, status.podIPs().size());
    assertEquals("BestEffort", status.qosClass());
    assertEquals(
        List.of("Pulled", "Created", "Started"), agent.events.reasons(pod.metadata().name()));
    var logs =
        agent
            .node
            .settings()
            .logs()
            .resolve("tests_" + pod.metadata().name() + "_" + pod.metadata().uid() + "/main/0.log");
    Eventually.holds(() -> read(logs).contains("begun"), () -> read(logs));
    agent.delete(pod);
    assertEquals(List.of(), agent.runtime.containers(ContainerFilter.labelled(label(pod))));
    assertEquals(List.of(), agent.runtime.sandboxes(SandboxFilter.labelled(label(pod))));
    assertTrue(agent.volumes.isReleased(pod.metadata().uid()));
    assertTrue(Files.notExists(logs.resolve("../..")), logs::toString);
  }

  private static Map<String, String> label(Pod pod) {
    return Map.of("io.kubernetes.pod.uid", pod.metadata().uid());
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
