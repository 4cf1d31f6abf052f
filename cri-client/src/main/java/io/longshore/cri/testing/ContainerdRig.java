package io.longshore.cri.testing;

import io.longshore.cri.channel.Endpoint;
import io.longshore.cri.client.CallDeadlines;
import io.longshore.cri.client.GrpcContainerRuntime;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.model.RuntimeCondition;
import io.longshore.linux.testing.Commands;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** A containerd of a test's own, in a network of its own. */
public final class ContainerdRig extends ProgramRig {
  /** What it claims to do. */
  public static final Set<Feature> FEATURES =
      Collections.unmodifiableSet(
          EnumSet.complementOf(EnumSet.of(Feature.EVENTS, Feature.CGROUP_DRIVER)));

  /** A handler of pods whose shims start, while whoever starts them never comes to say so. */
  public static final String SILENT = "silent";

  private ContainerdRig(OptionalInt disk) {
    super("ctrd-", "root", disk);
  }

  /** Starts one, and waits until pods can run. */
  public static ContainerdRig start() {
    return booted(new ContainerdRig(OptionalInt.empty()));
  }

  /** As {@link #start}, with images on a disk of their own of so many megabytes. */
  public static ContainerdRig startOnSmallDisk(int megabytes) {
    return booted(new ContainerdRig(OptionalInt.of(megabytes)));
  }

  @Override
  void prepare() {
    Path starter =
        folder()
            .file(
                "silent-shim",
                """
                #!/bin/sh
                case "$*" in
                  *start) containerd-shim-runc-v2 "$@" >/dev/null; exec sleep 100 ;;
                  *) exec containerd-shim-runc-v2 "$@" ;;
                esac
                """);
    Commands.run("chmod", "+x", starter.toString());
    folder()
        .file(
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
            [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.SILENT]
            runtime_type = "DIR/silent-shim"
            [plugins."io.containerd.grpc.v1.cri".cni]
            bin_dir = "/usr/lib/cni"
            conf_dir = "DIR/cni"
            [plugins."io.containerd.grpc.v1.cri".registry]
            config_path = "DIR/certs.d"
            """
                .replace("SILENT", SILENT)
                .replace("DIR", folder().path().toString())
                .replace("PAUSE", TestImage.PAUSE));
  }

  @Override
  List<String> command() {
    return List.of("containerd", "--config", path("config.toml").toString());
  }

  @Override
  boolean isReady(ContainerRuntime runtime) {
    return runtime
        .status()
        .condition(RuntimeCondition.NETWORK_READY)
        .map(RuntimeCondition::met)
        .orElse(false);
  }

  @Override
  void load(Path archive) {
    Commands.run(
        "ctr",
        "--address",
        socket().toString(),
        "--namespace",
        "k8s.io",
        "images",
        "import",
        archive.toString());
  }

  @Override
  GrpcContainerRuntime client() {
    return new GrpcContainerRuntime(
        new Endpoint(Endpoint.Api.CRI, socket()), CallDeadlines.DEFAULT);
  }

  /** Its socket. */
  public Path socket() {
    return path("containerd.sock");
  }

  @Override
  public String name() {
    return "containerd";
  }

  @Override
  public Set<Feature> features() {
    return FEATURES;
  }

  /** Its streams are connections to the loopback of its network. */
  @Override
  public ContainerRuntime connect() {
    return network().connect(this::client);
  }
}
