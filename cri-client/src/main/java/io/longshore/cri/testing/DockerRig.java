package io.longshore.cri.testing;

import io.longshore.base.testing.Eventually;
import io.longshore.cri.docker.DockerContainerRuntime;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.linux.testing.Commands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A Docker Engine of a test's own, in a network of its own. */
public final class DockerRig extends ProgramRig {
  /** What it claims to do. */
  public static final Set<Feature> FEATURES =
      Collections.unmodifiableSet(EnumSet.allOf(Feature.class));

  private @Nullable RunningProgram containerd;

  private DockerRig(OptionalInt disk) {
    super("dock-", "data", disk);
  }

  /** Starts one, and waits until it answers. */
  public static DockerRig start() {
    return booted(new DockerRig(OptionalInt.empty()));
  }

  /** As {@link #start}, with images on a disk of their own of so many megabytes. */
  public static DockerRig startOnSmallDisk(int megabytes) {
    return booted(new DockerRig(OptionalInt.of(megabytes)));
  }

  /** As Debian's units have it: containerd is beside the Engine, so it outlives that. */
  @Override
  void prepare() {
    Path config =
        folder()
            .file(
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
                    .replace("DIR", folder().path().toString()));
    RunningProgram started =
        launch("containerd.log", List.of("containerd", "--config", config.toString()));
    containerd = started;
    Eventually.holds(PATIENCE, () -> Files.exists(path("containerd.sock")), started::words);
  }

  @Override
  List<String> command() {
    return List.of(
        "dockerd",
        "--data-root=" + path("data"),
        "--exec-root=" + path("exec"),
        "--pidfile=" + path("pid"),
        "--host=unix://" + socket(),
        "--config-file=" + folder().file("daemon.json", "{}"),
        "--containerd=" + path("containerd.sock"),
        "--live-restore",
        "--iptables=false",
        "--bridge=none");
  }

  @Override
  boolean isReady(ContainerRuntime runtime) {
    return !runtime.version().version().isEmpty();
  }

  @Override
  void load(Path archive) {
    Commands.run("docker", "--host", "unix://" + socket(), "load", "--input", archive.toString());
  }

  private Path socket() {
    return path("docker.sock");
  }

  @Override
  ContainerRuntime client() {
    return new DockerContainerRuntime(network().dockerSettings(folder(), socket()));
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
  void stop() {
    Endings endings = new Endings().then(super::stop);
    RunningProgram started = containerd;
    if (started != null) {
      endings.then(started::close);
    }
    endings.finish();
  }
}
