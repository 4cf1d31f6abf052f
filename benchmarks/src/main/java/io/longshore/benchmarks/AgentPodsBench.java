package io.longshore.benchmarks;

import io.longshore.agent.testing.AgentRig;
import io.longshore.cri.model.ContainerCommand;
import io.longshore.cri.model.ContainerConfig;
import io.longshore.cri.model.ContainerMetadata;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.model.ContainerState;
import io.longshore.cri.model.ImageSpec;
import io.longshore.cri.model.Resources;
import io.longshore.cri.model.SandboxConfig;
import io.longshore.cri.model.SandboxMetadata;
import io.longshore.cri.testing.ContainerdRig;
import io.longshore.cri.testing.TestImage;
import io.longshore.kubeapi.core.Pod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How soon a pod runs: from the moment in which the agent's heart is told of it to the status
 * Running, beside what containerd alone takes for the same sandbox and container in the same run.
 */
final class AgentPodsBench implements Bench {
  private static final int ROUNDS = 20;
  private static final int WARM_UP = 3;
  private static final double AIM = 1.3;
  private static final String SCRIPT = "trap 'exit 0' TERM; sleep 1000 & wait";

  @Override
  public String name() {
    return "agent-pods";
  }

  @Override
  public String aim() {
    return "one pod alone runs after at most 1.3 times what the runtime takes for it";
  }

  @Override
  public Outcome run() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    try (ContainerdRig rig = ContainerdRig.start();
        AgentRig agent = new AgentRig(rig)) {
      agent.workers().sourcesComplete();
      Samples alone = new Samples(ROUNDS);
      Samples bare = new Samples(ROUNDS);
      // In turns, as the machine may be busier at one time than at another.
      for (int round = -WARM_UP; round < ROUNDS; round++) {
        long byAgent = timeOf(agent, 1);
        long byRuntime = byRuntime(rig, agent.runtime(), round);
        if (round >= 0) {
          alone.add(byAgent);
          bare.add(byRuntime);
        }
      }
      double ratio = alone.median() / bare.median();
      metrics.put("the runtime alone, p50 (ms)", bare.median() / 1000);
      metrics.put("one pod alone, p50 (ms)", alone.median() / 1000);
      metrics.put("one pod alone, p99 (ms)", alone.p99() / 1000);
      metrics.put("one pod alone, times the runtime", ratio);
      metrics.put("10 pods at once, all running (ms)", timeOf(agent, 10) / 1e6);
      metrics.put("30 pods at once, all running (ms)", timeOf(agent, 30) / 1e6);
      return new Outcome(metrics, ratio <= AIM);
    }
  }

  private static long timeOf(AgentRig agent, int count) {
    List<Pod> pods = IntStream.range(0, count).mapToObj(_ -> AgentRig.shell(SCRIPT, "")).toList();
    long start = System.nanoTime();
    pods.forEach(agent.workers()::desire);
    pods.forEach(pod -> agent.awaitPhase(pod, "Running"));
    long time = System.nanoTime() - start;
    pods.forEach(agent::delete);
    return time;
  }

  private static long byRuntime(ContainerdRig rig, ContainerRuntime runtime, int round) {
    SandboxConfig config =
        SandboxConfig.of(new SandboxMetadata("bare" + round, "bare" + round, "bench", 0))
            .withCgroup(rig.cgroupParent(), Resources.UNLIMITED, Resources.UNLIMITED);
    ContainerConfig container =
        ContainerConfig.of(
            new ContainerMetadata("main", 0),
            ImageSpec.of(TestImage.BUSYBOX),
            ContainerCommand.of("sh", "-c", SCRIPT));
    long start = System.nanoTime();
    String sandbox = runtime.runSandbox(config, "");
    String id = runtime.createContainer(sandbox, container, config);
    runtime.startContainer(id);
    ContainerState state = runtime.containerStatus(id).state();
    long time = System.nanoTime() - start;
    if (state != ContainerState.RUNNING) {
      throw new IllegalStateException("it does not run: " + runtime.containerStatus(id));
    }
    runtime.stopSandbox(sandbox);
    runtime.removeSandbox(sandbox);
    return time;
  }
}
