package io.longshore.agent.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Status;
import io.longshore.agent.testing.AgentRig;
import io.longshore.agent.testing.TestNode;
import io.longshore.base.testing.Eventually;
import io.longshore.base.time.Clock;
import io.longshore.cri.model.ContainerFilter;
import io.longshore.cri.model.SandboxFilter;
import io.longshore.cri.testing.FakeContainerRuntime;
import io.longshore.cri.testing.FaultScript.Fault;
import io.longshore.cri.testing.TestImage;
import io.longshore.kubeapi.core.ContainerStatus;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.PodStatus;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of pods while the runtime fails. */
final class RuntimeFaultTest {
  private static final Status BROKEN = Status.INTERNAL.withDescription("broken");
  private static final Status LOST = Status.UNAVAILABLE.withDescription("lost");

  private final FakeContainerRuntime fake = new FakeContainerRuntime(Clock.system());
  private final AgentRig agent;

  RuntimeFaultTest(@TempDir Path folder) {
    this.agent = new AgentRig(fake.connect(), folder, TestNode.withoutGroups(folder));
  }

  @BeforeEach
  void begin() {
    fake.addImage(TestImage.BUSYBOX);
    agent.workers().sourcesComplete();
  }

  @AfterEach
  void stop() {
    agent.close();
    fake.close();
  }

  private Pod started() {
    Pod pod = AgentRig.shell("sleep 1000", "");
    agent.workers().desire(pod);
    return pod;
  }

  private void assertOneOfAll() {
    assertEquals(1, agent.runtime().sandboxes(SandboxFilter.ALL).size());
    assertEquals(1, agent.runtime().containers(ContainerFilter.ALL).size());
  }

  private static int restarts(PodStatus status) {
    return AgentRig.container(status, "main").restartCount();
  }

  @Test
  void triesASandboxAgain() {
    fake.faults()
        .next("RunPodSandbox", new Fault.Refuse(BROKEN))
        .next("RunPodSandbox", new Fault.Refuse(BROKEN));
    Pod pod = started();
    agent.awaitPhase(pod, "Running");
    assertOneOfAll();
    assertTrue(
        agent
            .events()
            .messages(pod.metadata().name(), "FailedCreatePodSandBox")
            .getFirst()
            .startsWith("Failed to create pod sandbox: "),
        () -> agent.events().toString());
  }

  @Test
  void usesASandboxWhoseMakingWasNotAnswered() {
    fake.faults().next("RunPodSandbox", new Fault.LoseAnswer(LOST));
    agent.awaitPhase(started(), "Running");
    assertOneOfAll();
  }

  @Test
  void replacesAContainerWhoseMakingWasNotAnswered() {
    fake.faults().next("CreateContainer", new Fault.LoseAnswer(LOST));
    assertEquals(0, restarts(agent.awaitPhase(started(), "Running")));
    assertOneOfAll();
  }

  @Test
  void keepsAContainerWhoseStartWasNotAnswered() {
    fake.faults().next("StartContainer", new Fault.LoseAnswer(LOST));
    assertEquals(0, restarts(agent.awaitPhase(started(), "Running")));
    assertOneOfAll();
  }

  @Test
  void tellsWhyAContainerIsNotMade() {
    fake.faults().next("CreateContainer", new Fault.Refuse(BROKEN));
    Pod pod = started();
    PodStatus status =
        agent.awaitTold(pod, now -> AgentRig.waiting(now, "main").equals("CreateContainerError"));
    assertEquals("Pending", status.phase());
    agent.awaitPhase(pod, "Running");
    assertOneOfAll();
  }

  @Test
  void goesOnWhenTheRuntimeIsBack() {
    Pod pod = started();
    String id = AgentRig.container(agent.awaitPhase(pod, "Running"), "main").containerID();
    fake.kill();
    Pod late = started();
    fake.restart();
    agent.awaitPhase(late, "Running");
    assertEquals(id, AgentRig.container(agent.awaitPhase(pod, "Running"), "main").containerID());
    agent.delete(pod);
    agent.delete(late);
    assertEquals(0, agent.runtime().sandboxes(SandboxFilter.ALL).size());
  }

  @Test
  void endsWhatHangs() {
    fake.faults().next("RunPodSandbox", new Fault.Hang());
    Pod pod = started();
    Eventually.holds(
        () -> fake.faults().calls("RunPodSandbox") == 1, () -> agent.events().toString());
    agent.delete(pod);
  }

  @Test
  void hearsOfAnEndByTheRuntimesEvents() {
    Pod pod = started();
    ContainerStatus container = AgentRig.container(agent.awaitPhase(pod, "Running"), "main");
    fake.endProcess(container.containerID().replaceFirst(".*//", ""), 1, "Error");
    agent.await(pod, now -> restarts(now) == 1 && now.phase().equals("Running"));
  }
}
