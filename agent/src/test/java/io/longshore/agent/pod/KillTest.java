package io.longshore.agent.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.agent.plan.Annotations;
import io.longshore.agent.testing.AgentRig;
import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.RuntimeTest;
import io.longshore.base.testing.Seed;
import io.longshore.cri.model.Container;
import io.longshore.cri.model.ContainerFilter;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.model.ContainerState;
import io.longshore.cri.model.Sandbox;
import io.longshore.cri.model.SandboxFilter;
import io.longshore.cri.model.SandboxState;
import io.longshore.cri.testing.ContainerdRig;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * An agent is killed at random instants while pods come and go: what runs goes on, nothing is there
 * twice, and in the end there is what is wanted and nothing else.
 */
@RuntimeTest(commands = {"containerd", "ctr", "runc"})
final class KillTest {
  private static final int KILLS = 30;
  private static final int PODS = 3;
  private static final int LONGEST_LIFE_MILLIS = 2500;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final List<Pod> wanted = new ArrayList<>();

  @Test
  void losesAndDoublesNothing() {
    Seed.ofRun()
        .run(
            random -> {
              try (ContainerdRig containerd = ContainerdRig.start();
                  ContainerRuntime runtime = containerd.connect()) {
                killAgainAndAgain(containerd, runtime, random);
                settle(containerd, runtime);
              }
            });
  }

  private void killAgainAndAgain(ContainerdRig containerd, ContainerRuntime runtime, Random random)
      throws IOException, InterruptedException {
    for (int kill = 0; kill < KILLS; kill++) {
      change(random);
      Map<String, String> before = running(runtime);
      Process agent = start(containerd);
      assertTrue(
          !agent.waitFor(random.nextInt(LONGEST_LIFE_MILLIS), TimeUnit.MILLISECONDS),
          () -> "the agent ended by itself: " + AgentRig.read(log(containerd)));
      agent.destroyForcibly().waitFor();
      Map<String, String> after = running(runtime);
      before.keySet().retainAll(uids());
      before.forEach((uid, id) -> assertEquals(id, after.get(uid), () -> "of pod " + uid));
    }
  }

  /** One pod comes, and where there are too many one goes. */
  private void change(Random random) {
    if (wanted.size() < PODS || random.nextInt(3) == 0) {
      wanted.add(AgentRig.shell("trap 'exit 0' TERM; sleep 1000 & wait", ""));
    }
    if (wanted.size() > PODS) {
      wanted.remove(random.nextInt(wanted.size()));
    }
  }

  private Set<String> uids() {
    return wanted.stream().map(pod -> pod.metadata().uid()).collect(Collectors.toSet());
  }

  /** What runs of each pod: at most one container, in at most one sandbox. */
  private static Map<String, String> running(ContainerRuntime runtime) {
    Map<String, String> ids = new HashMap<>();
    for (Container container : runtime.containers(ContainerFilter.ALL)) {
      if (container.state() == ContainerState.RUNNING) {
        String uid = container.labels().getOrDefault(Annotations.POD_UID, "");
        assertTrue(ids.put(uid, container.id()) == null, () -> "two containers of pod " + uid);
      }
    }
    return ids;
  }

  private Process start(ContainerdRig containerd) throws IOException {
    Path pods = containerd.logs().resolve("wanted");
    Files.write(
        pods,
        wanted.stream().map(pod -> new String(Json.write(pod), StandardCharsets.UTF_8)).toList());
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            KilledAgent.class.getName(),
            containerd.socket().toString(),
            containerd.logs().toString(),
            containerd.cgroupParent(),
            pods.toString())
        .redirectErrorStream(true)
        .redirectOutput(log(containerd).toFile())
        .start();
  }

  private static Path log(ContainerdRig containerd) {
    return containerd.logs().resolve("agent.log");
  }

  private void settle(ContainerdRig containerd, ContainerRuntime runtime)
      throws IOException, InterruptedException {
    Process agent = start(containerd);
    try {
      Eventually.holds(
          PATIENCE,
          () -> running(runtime).keySet().equals(uids()) && sandboxes(runtime).equals(uids()),
          () ->
              "wanted "
                  + uids()
                  + ", there are "
                  + running(runtime)
                  + " in "
                  + runtime.sandboxes(SandboxFilter.ALL)
                  + "\n"
                  + AgentRig.read(log(containerd)));
      assertEquals(
          PODS,
          runtime.sandboxes(SandboxFilter.ALL).stream()
              .filter(sandbox -> sandbox.state() == SandboxState.READY)
              .count());
    } finally {
      agent.destroyForcibly().waitFor();
    }
  }

  private static Set<String> sandboxes(ContainerRuntime runtime) {
    return runtime.sandboxes(SandboxFilter.ALL).stream()
        .map(Sandbox::labels)
        .map(labels -> labels.getOrDefault(Annotations.POD_UID, ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
