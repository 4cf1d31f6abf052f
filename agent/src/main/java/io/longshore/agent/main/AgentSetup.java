package io.longshore.agent.main;

import io.longshore.agent.config.AgentCommandLine;
import io.longshore.agent.config.KubeletConfiguration;
import io.longshore.agent.network.NetworkSettings;
import io.longshore.base.time.Clock;
import io.longshore.kubeapi.kubeconfig.ClusterConnection;
import io.longshore.kubeapi.kubeconfig.Kubeconfig;
import io.longshore.netlink.wire.Prefix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What an agent is started with.
 *
 * @param hostname of the machine, also where its Node has another name
 * @param nodeIp the addresses that the user names
 * @param labels of the Node
 * @param root the agent's folder, {@code /var/lib/kubelet}
 * @param certificates where the server's own certificate is kept
 * @param logLinks where links to containers' logs go, {@code /var/log/containers}
 * @param credentialPrograms who knows more passwords of registries than the node itself
 * @param network how pods are connected; empty where that is no business of ours
 * @param tuneKernel whether settings of the kernel are made as the kubelet makes them
 */
public record AgentSetup(
    KubeletConfiguration configuration,
    String nodeName,
    String hostname,
    ClusterConnection cluster,
    Optional<String> nodeIp,
    Map<String, String> labels,
    Path root,
    Path certificates,
    Path logLinks,
    Optional<CredentialPrograms> credentialPrograms,
    Optional<NetworkSettings> network,
    boolean tuneKernel,
    Clock clock) {
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  /** Copies. */
  public AgentSetup {
    labels = Map.copyOf(labels);
  }

  /** What a command line asks for. */
  public static AgentSetup of(AgentCommandLine line, KubeletConfiguration configuration) {
    String hostname = machineName();
    Path root = line.path("root-dir", "/var/lib/kubelet");
    return new AgentSetup(
        configuration,
        line.value("hostname-override").orElse(hostname).strip().toLowerCase(Locale.ROOT),
        hostname,
        cluster(line),
        line.value("node-ip"),
        line.pairs("node-labels"),
        root,
        line.path("cert-dir", root.resolve("pki").toString()),
        Path.of("/var/log/containers"),
        CredentialPrograms.of(line),
        network(line),
        line.isTrue("kernel-tunables"),
        Clock.system());
  }

  private static String machineName() {
    try {
      String name = Files.readString(HOST_NAME).strip().toLowerCase(Locale.ROOT);
      if (name.isEmpty()) {
        throw new AgentException("this machine has no name; --hostname-override gives one");
      }
      return name;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ClusterConnection cluster(AgentCommandLine line) {
    String file =
        line.value("kubeconfig")
            .orElseThrow(
                () -> new AgentException("which API server? Name a kubeconfig: --kubeconfig FILE"));
    return Kubeconfig.read(Path.of(file)).connection();
  }

  private static Optional<NetworkSettings> network(AgentCommandLine line) {
    if (line.value("pod-network").filter("false"::equals).isPresent()) {
      return Optional.empty();
    }
    List<Prefix> ranges =
        line.value("cluster-cidr")
            .map(text -> List.of(text.split(",", -1)).stream().map(Prefix::parse).toList())
            .orElse(List.of());
    return Optional.of(NetworkSettings.in(line.path("cni-conf-dir", "/etc/cni/net.d"), ranges));
  }
}
