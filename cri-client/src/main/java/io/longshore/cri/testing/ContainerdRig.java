package io.longshore.cri.testing;

import io.longshore.base.testing.Eventually;
import io.longshore.cri.channel.Endpoint;
import io.longshore.cri.client.CallDeadlines;
import io.longshore.cri.client.GrpcContainerRuntime;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.RuntimeCondition;
import io.longshore.cri.model.SandboxFilter;
import io.longshore.linux.testing.Commands;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A containerd of a test's own, in a network of its own. */
public final class ContainerdRig implements RuntimeRig {
  /** What it claims to do. */
  public static final Set<Feature> FEATURES =
      Collections.unmodifiableSet(
          EnumSet.complementOf(EnumSet.of(Feature.EVENTS, Feature.CGROUP_DRIVER)));

  private final TestFolder folder = new TestFolder("ctrd-");
  private final RigNetwork network = new RigNetwork();
  private final TestCgroup cgroup = new TestCgroup("longshore-" + folder.path().getFileName());
  private RunningProgram program;

  private ContainerdRig() {
    configure();
    this.program = launch();
  }

  private ContainerdRig(int megabytes) {
    configure();
    String disk = folder.path().resolve("disk").toString();
    Commands.run("truncate", "--size=" + megabytes + "M", disk);
    Commands.run("mkfs.ext4", "-q", disk);
    Commands.run("mount", "-o", "loop", disk, folder.folder("root").toString());
    this.program = launch();
  }

  /** Starts one, and waits until pods can run. */
  public static ContainerdRig start() {
    return ready(new ContainerdRig());
  }

  /** As {@link #start}, with images on a disk of their own of so many megabytes. */
  public static ContainerdRig startOnSmallDisk(int megabytes) {
    return ready(new ContainerdRig(megabytes));
  }

  private static ContainerdRig ready(ContainerdRig rig) {
    try {
      rig.awaitReady();
      rig.load(TestImage.archive(List.of(TestImage.pause(), TestImage.busybox())));
      return rig;
    } catch (AssertionError | RuntimeException e) {
      rig.close();
      throw e;
    }
  }

  private void configure() {
    RigNetwork.configure(folder);
    folder.file(
        "config.toml",
        """
        version = 2
        root = "DIR/root"
        state = "DIR/state"
        disabled_plugins = ["io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", \
        "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.aufs", \
        "io.containerd.internal.v1.tracing", "io.containerd.tracing.processor.v1.otlp"]
        [grpc]
        address = "DIR/containerd.sock"
        [plugins."io.containerd.internal.v1.opt"]
        path = "DIR/opt"
        [plugins."io.containerd.grpc.v1.cri"]
        sandbox_image = "PAUSE"
        restrict_oom_score_adj = true
        netns_mounts_under_state_dir = true
        disable_apparmor = true
        stream_server_address = "127.0.0.1"
        stream_server_port = "0"
        [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
        runtime_type = "io.containerd.runc.v2"
        [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = false
        [plugins."io.containerd.grpc.v1.cri".cni]
        bin_dir = "/usr/lib/cni"
        conf_dir = "DIR/cni"
        [plugins."io.containerd.grpc.v1.cri".registry]
        config_path = "DIR/certs.d"
        """
            .replace("DIR", folder.path().toString())
            .replace("PAUSE", TestImage.PAUSE));
    folder.folder("logs");
  }

  private RunningProgram launch() {
    return RunningProgram.start(
        folder.path().resolve("log"),
        network
            .network()
            .inside("containerd", "--config", folder.path().resolve("config.toml").toString()));
  }

  private void awaitReady() {
    try (ContainerRuntime runtime = client()) {
      Eventually.holds(() -> isReady(runtime), program::words);
    }
  }

  private static boolean isReady(ContainerRuntime runtime) {
    try {
      return runtime
          .status()
          .condition(RuntimeCondition.NETWORK_READY)
          .map(RuntimeCondition::met)
          .orElse(false);
    } catch (ContainerRuntimeException e) {
      return false;
    }
  }

  /** Loads images from an archive. */
  public void load(byte[] archive) {
    Path file = folder.file("images.tar", archive);
    Commands.run(
        "ctr",
        "--address",
        folder.path().resolve("containerd.sock").toString(),
        "--namespace",
        "k8s.io",
        "images",
        "import",
        file.toString());
  }

  private GrpcContainerRuntime client() {
    return new GrpcContainerRuntime(
        new Endpoint(Endpoint.Api.CRI, folder.path().resolve("containerd.sock")),
        CallDeadlines.DEFAULT);
  }

  /** Its socket. */
  public Path socket() {
    return folder.path().resolve("containerd.sock");
  }

  @Override
  public String name() {
    return "containerd";
  }

  @Override
  public Set<Feature> features() {
    return FEATURES;
  }

  @Override
  public ContainerRuntime connect() {
    return network.connect(this::client);
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
            .forEach(
                sandbox -> {
                  runtime.stopSandbox(sandbox.id());
                  runtime.removeSandbox(sandbox.id());
                });
      }
    }
    program.close();
    network.close();
    folder.close();
    cgroup.close();
  }
}
