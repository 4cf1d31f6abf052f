package io.longshore.cri.testing;

import io.longshore.base.testing.Eventually;
import io.longshore.cri.docker.DockerContainerRuntime;
import io.longshore.cri.docker.DockerSettings;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.SandboxFilter;
import io.longshore.linux.testing.Commands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A Docker Engine of a test's own, in a network of its own. */
public final class DockerRig implements RuntimeRig {
  /** What it claims to do. */
  public static final Set<Feature> FEATURES =
      Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(Feature.SURVIVAL)));

  private final TestFolder folder = new TestFolder("dock-");
  private final RigNetwork network = new RigNetwork();
  private final TestCgroup cgroup = new TestCgroup("longshore-" + folder.path().getFileName());
  private final RunningProgram containerd;
  private RunningProgram program;

  private DockerRig() {
    RigNetwork.configure(folder);
    folder.folder("logs");
    this.containerd = launchContainerd();
    this.program = launch();
  }

  /** As Debian's units have it: beside the Engine, so it is there when the Engine is killed. */
  private RunningProgram launchContainerd() {
    Path config =
        folder.file(
            "containerd.toml",
            """
            version = 2
            root = "DIR/ctrd/root"
            state = "DIR/ctrd/state"
            disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.snapshotter.v1.btrfs", \
            "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.devmapper", \
            "io.containerd.snapshotter.v1.aufs", "io.containerd.internal.v1.tracing", \
            "io.containerd.tracing.processor.v1.otlp"]
            [grpc]
            address = "DIR/containerd.sock"
            [plugins."io.containerd.internal.v1.opt"]
            path = "DIR/opt"
            """
                .replace("DIR", folder.path().toString()));
    RunningProgram started =
        RunningProgram.start(
            folder.path().resolve("containerd.log"),
            network.network().inside("containerd", "--config", config.toString()));
    Eventually.holds(() -> Files.exists(folder.path().resolve("containerd.sock")), started::words);
    return started;
  }

  /** Starts one, and waits until it answers. */
  public static DockerRig start() {
    DockerRig rig = new DockerRig();
    try {
      rig.awaitReady();
      rig.load(TestImage.archive(List.of(TestImage.pause(), TestImage.busybox())));
      return rig;
    } catch (AssertionError | RuntimeException e) {
      rig.close();
      throw e;
    }
  }

  private RunningProgram launch() {
    Path path = folder.path();
    return RunningProgram.start(
        path.resolve("log"),
        network
            .network()
            .inside(
                "dockerd",
                "--data-root=" + path.resolve("data"),
                "--exec-root=" + path.resolve("exec"),
                "--pidfile=" + path.resolve("pid"),
                "--host=unix://" + socket(),
                "--config-file=" + folder.file("daemon.json", "{}"),
                "--containerd=" + path.resolve("containerd.sock"),
                "--live-restore",
                "--iptables=false",
                "--bridge=none"));
  }

  private void awaitReady() {
    try (ContainerRuntime runtime = client()) {
      Eventually.holds(() -> isReady(runtime), program::words);
    }
  }

  private static boolean isReady(ContainerRuntime runtime) {
    try {
      runtime.version();
      return true;
    } catch (ContainerRuntimeException e) {
      return false;
    }
  }

  private void load(byte[] archive) {
    Path file = folder.file("images.tar", archive);
    Commands.run("docker", "--host", "unix://" + socket(), "load", "--input", file.toString());
  }

  private Path socket() {
    return folder.path().resolve("docker.sock");
  }

  private ContainerRuntime client() {
    return new DockerContainerRuntime(
        new DockerSettings(
            socket(),
            TestImage.PAUSE,
            folder.path().resolve("cni"),
            List.of(Path.of("/usr/lib/cni")),
            network.network().inside(),
            folder.path().resolve("checkpoints"),
            Duration.ofSeconds(60)));
  }

  @Override
  public String name() {
    return "Docker Engine";
  }

  @Override
  public Set<Feature> features() {
    return FEATURES;
  }

  @Override
  public ContainerRuntime connect() {
    return client();
  }

  @Override
  public Path logs() {
    return folder.path().resolve("logs");
  }

  @Override
  public String cgroupParent() {
    return cgroup.path();
  }

  @Override
  public TestRegistry openRegistry() {
    return network.openRegistry();
  }

  @Override
  public TestRegistry secretRegistry() {
    return network.secretRegistry();
  }

  @Override
  public void kill() {
    program.kill();
  }

  @Override
  public void restart() {
    program.close();
    program = launch();
    awaitReady();
  }

  @Override
  public void close() {
    if (program.isAlive()) {
      try (ContainerRuntime runtime = client()) {
        runtime
            .sandboxes(SandboxFilter.ALL)
            .forEach(sandbox -> runtime.removeSandbox(sandbox.id()));
      }
    }
    program.close();
    containerd.close();
    network.close();
    folder.close();
    cgroup.close();
  }
}
