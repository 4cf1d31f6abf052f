package io.longshore.cli.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a cluster of one machine is to be.
 *
 * @param nodeName how the machine is called in it
 * @param nodeAddress by which pods and people reach the machine
 * @param securePort of the API server
 * @param podRange the addresses of pods
 * @param runtime the endpoint of a runtime that is there; empty for one of the cluster's own
 * @param proxyMode how Services are forwarded
 * @param agentFlags more flags of the agent
 */
record ClusterPlan(
    ClusterFolder folder,
    String nodeName,
    String nodeAddress,
    int securePort,
    String podRange,
    Optional<String> runtime,
    String proxyMode,
    List<String> agentFlags) {
  static final String MASTER = "master";
  static final String AGENT = "agent";

  /** Its programs, in the order in which they start. */
  static final List<String> PROGRAMS = List.of(Containerd.NAME, MASTER, AGENT);

  ClusterPlan {
    agentFlags = List.copyOf(agentFlags);
  }

  String server() {
    return "https://" + nodeAddress + ":" + securePort;
  }

  /** Where the runtime is. */
  String endpoint() {
    return runtime.orElseGet(() -> new Containerd(folder).endpoint());
  }

  Job master(StartScript script) {
    return script.job(
        MASTER,
        folder,
        List.of(
            "--data-dir=" + folder.master(),
            "--secure-port=" + securePort,
            "--advertise-address=" + nodeAddress,
            "--cluster-cidr=" + podRange));
  }

  /** The agent, with the proxy in the same process. */
  Job agent(StartScript script) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--config=" + folder.node().resolve("kubelet.yaml"),
                "--kubeconfig=" + folder.node().resolve("kubelet.conf"),
                "--hostname-override=" + nodeName,
                "--node-ip=" + nodeAddress,
                "--root-dir=" + folder.pods(),
                "--cert-dir=" + folder.node(),
                "--tls-cert-file=" + folder.node().resolve("kubelet.crt"),
                "--tls-private-key-file=" + folder.node().resolve("kubelet.key"),
                "--client-ca-file=" + folder.node().resolve("ca.crt"),
                "--container-runtime-endpoint=" + endpoint(),
                "--cluster-cidr=" + podRange,
                "--proxy-config=" + folder.node().resolve("proxy.yaml")));
    if (runtime.isEmpty()) {
      arguments.add("--cni-conf-dir=" + folder.networks());
    }
    arguments.addAll(agentFlags);
    return script.job(AGENT, folder, arguments);
  }

  /** The agent's configuration file: what has no flag. */
  String agentConfiguration() {
    return """
    apiVersion: kubelet.config.k8s.io/v1beta1
    kind: KubeletConfiguration
    podLogsDir: %s
    failSwapOn: false
    failCgroupV1: false
    """
        .formatted(folder.podLogs());
  }

  /** The proxy's configuration file. */
  String proxyConfiguration() {
    return """
    apiVersion: kubeproxy.config.k8s.io/v1alpha1
    kind: KubeProxyConfiguration
    mode: %s
    clusterCIDR: %s
    hostnameOverride: %s
    clientConnection:
      kubeconfig: %s
    """
        .formatted(proxyMode, podRange, nodeName, folder.node().resolve("kube-proxy.conf"));
  }
}
