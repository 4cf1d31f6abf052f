package io.longshore.system;

import io.longshore.agent.config.AgentCommandLine;
import io.longshore.agent.main.Agent;
import io.longshore.agent.main.AgentSetup;
import io.longshore.base.testing.Eventually;
import io.longshore.base.time.Clock;
import io.longshore.cri.testing.ContainerdRig;
import io.longshore.kubeapi.kubeconfig.Kubeconfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An agent in the test's process, as a node of a master. */
final class TestNode implements AutoCloseable {
  static final String NAME = "node-1";

  /**
   * What its pods run on.
   *
   * @param endpoint of a runtime
   * @param logs what containers print
   * @param cgroup above those of pods
   */
  record Ground(String endpoint, Path logs, String cgroup) {
    static Ground of(ContainerdRig containerd) {
      return new Ground(
          "unix://" + containerd.socket(), containerd.logs(), containerd.cgroupParent());
    }
  }

  private final AgentSetup setup;
  private Agent agent;

  /** Starts it, and waits until it is ready. */
  TestNode(Ground ground, Path kubeconfig, Path folder, String... more)
      throws InterruptedException {
    this.setup = setup(ground, kubeconfig, folder, List.of(more));
    this.agent = started();
  }

  private static AgentSetup setup(Ground ground, Path kubeconfig, Path folder, List<String> more) {
    List<String> flags =
        new ArrayList<>(
            List.of(
                "--config=" + logsIn(ground.logs(), folder),
                "--container-runtime-endpoint=" + ground.endpoint(),
                "--port=0",
                "--healthz-port=0",
                "--address=127.0.0.1",
                "--fail-swap-on=false",
                "--fail-cgroupv1=false",
                "--cgroup-root=" + ground.cgroup(),
                "--anonymous-auth",
                "--authorization-mode=AlwaysAllow",
                "--eviction-hard=memory.available<1Mi"));
    flags.addAll(more);
    AgentCommandLine line = AgentCommandLine.parse(flags);
    return new AgentSetup(
        line.configuration(),
        NAME,
        NAME,
        Kubeconfig.read(kubeconfig).connection(),
        Optional.of("127.0.0.1"),
        Map.of("from", "test"),
        folder.resolve("agent"),
        folder.resolve("pki"),
        folder.resolve("links"),
        Optional.empty(),
        Optional.empty(),
        false,
        Clock.system());
  }

  /** A configuration file: there is no flag for it. */
  private static Path logsIn(Path logs, Path folder) {
    try {
      return Files.writeString(
          folder.resolve("kubelet.yaml"),
          "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\npodLogsDir: "
              + logs
              + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Agent started() throws InterruptedException {
    Agent started = Agent.start(setup);
    Eventually.holds(Duration.ofSeconds(60), started::isReady, () -> "the node is not ready");
    return started;
  }

  Agent agent() {
    return agent;
  }

  /** Ends the agent, and starts another one in its place. */
  void restart() throws InterruptedException {
    agent.close();
    agent = started();
  }

  @Override
  public void close() {
    agent.close();
  }
}
