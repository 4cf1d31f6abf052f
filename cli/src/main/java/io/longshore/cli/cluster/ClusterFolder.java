package io.longshore.cli.cluster;

import java.nio.file.Path;

/** Where a cluster of one machine keeps everything. */
record ClusterFolder(Path root) {
  /** Where it is if nothing else is said. */
  static final Path USUAL = Path.of("/var/lib/longshore");

  /** The objects, keys and kubeconfigs. */
  Path master() {
    return root.resolve("master");
  }

  /** The kubeconfig of the administrator. */
  Path kubeconfig() {
    return master().resolve("admin.conf");
  }

  /** The identity of the node. */
  Path node() {
    return root.resolve("node");
  }

  /** What pods have on the disk. */
  Path pods() {
    return root.resolve("kubelet");
  }

  /** A container runtime of the cluster's own. */
  Path containerd() {
    return root.resolve("containerd");
  }

  /** Where that looks for networks. */
  Path networks() {
    return root.resolve("cni");
  }

  /** The endpoint of its runtime, for those who take it away. */
  Path endpoint() {
    return root.resolve("runtime");
  }

  /** What containers have printed. */
  Path podLogs() {
    return root.resolve("log").resolve("pods");
  }

  /** Which processes belong to it. */
  Path processes() {
    return root.resolve("run");
  }

  /** What one of them has printed. */
  Path log(String name) {
    return root.resolve("log").resolve(name + ".log");
  }
}
