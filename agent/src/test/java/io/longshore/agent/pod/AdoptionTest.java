package io.longshore.agent.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.agent.testing.AgentRig;
import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.RuntimeTest;
import io.longshore.cri.model.SandboxFilter;
import io.longshore.cri.testing.ContainerdRig;
import io.longshore.cri.testing.RuntimeRig;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.PodStatus;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an agent finds that begins where another has ended. */
@RuntimeTest(commands = {"containerd", "ctr", "runc"})
final class AdoptionTest {
  private static final String STAY = "trap 'exit 0' TERM; sleep 1000 & wait";

  private static Map<String, String> label(Pod pod) {
    return Map.of("io.kubernetes.pod.uid", pod.metadata().uid());
  }

  @Test
  void adoptsWhatRunsAndRemovesWhatNobodyWants() {
    Pod kept = AgentRig.shell(STAY, "");
    Pod orphan = AgentRig.shell(STAY, "");
    try (RuntimeRig containerd = ContainerdRig.start()) {
      String id = run(containerd, kept);
      run(containerd, orphan);
      try (AgentRig agent = new AgentRig(containerd)) {
        agent.workers().desire(kept);
        PodStatus status = agent.awaitPhase(kept, "Running");
        assertEquals(id, AgentRig.container(status, "main").containerID());
        assertEquals(0, AgentRig.container(status, "main").restartCount());
        agent.workers().sourcesComplete();
        Eventually.holds(
            () -> agent.runtime().sandboxes(SandboxFilter.labelled(label(orphan))).isEmpty(),
            () -> "the orphan is still there");
        assertEquals(
            id, AgentRig.container(agent.awaitPhase(kept, "Running"), "main").containerID());
        agent.delete(kept);
      }
    }
  }

  /** Runs a pod by an agent that ends then. */
  private static String run(RuntimeRig containerd, Pod pod) {
    try (AgentRig agent = new AgentRig(containerd)) {
      agent.workers().desire(pod);
      return AgentRig.container(agent.awaitPhase(pod, "Running"), "main").containerID();
    }
  }
}
