package io.longshore.cli.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A containerd of the cluster's own, for machines where none runs. */
record Containerd(ClusterFolder cluster) {
  static final String NAME = "containerd";

  /** Made on the spot: a machine without a way to the world has no other. */
  static final String PAUSE = "longshore.io/pause:1";

  Path socket() {
    return cluster.containerd().resolve("containerd.sock");
  }

  Path config() {
    return cluster.containerd().resolve("config.toml");
  }

  String endpoint() {
    return "unix://" + socket();
  }

  Job job() {
    return new Job(
        NAME, List.of("containerd", "--config", config().toString()), Map.of(), cluster.log(NAME));
  }

  /** Loads an archive of images. */
  Job load(Path archive) {
    List<String> command =
        List.of(
            "ctr",
            "--address",
            socket().toString(),
            "--namespace",
            "k8s.io",
            "images",
            "import",
            archive.toString());
    return new Job("ctr", command, Map.of(), cluster.log("ctr"));
  }

  /**
   * Nothing is outside of the folder; snapshotters that need other file systems are left out, and
   * what a program without CAP_SYS_RESOURCE cannot have is not asked for.
   */
  String configuration() {
    return """
    version = 2
    root = "DIR/root"
    state = "DIR/state"
    disabled_plugins = ["io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", \
    "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.aufs"]
    [grpc]
    address = "SOCKET"
    [plugins."io.containerd.internal.v1.opt"]
    path = "DIR/opt"
    [plugins."io.containerd.grpc.v1.cri"]
    sandbox_image = "PAUSE"
    restrict_oom_score_adj = true
    netns_mounts_under_state_dir = true
    stream_server_address = "127.0.0.1"
    stream_server_port = "0"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "NETWORKS"
    [plugins."io.containerd.grpc.v1.cri".registry]
    config_path = "DIR/certs.d"
    """
        .replace("DIR", cluster.containerd().toString())
        .replace("SOCKET", socket().toString())
        .replace("NETWORKS", cluster.networks().toString())
        .replace("PAUSE", PAUSE);
  }
}
