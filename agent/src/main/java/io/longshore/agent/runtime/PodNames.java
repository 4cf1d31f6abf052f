package io.longshore.agent.runtime;

import io.longshore.agent.outside.NodeSettings;
import io.longshore.agent.plan.PodContainers;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.PodSpec;
import java.util.List;

/** What a pod is called inside, and what its hosts file says. */
final class PodNames {
  private static final int LONGEST = 63;

  private PodNames() {}

  /** The host name, within what the kernel takes. */
  static String hostname(Pod pod, NodeSettings node) {
    String wanted = PodContainers.spec(pod).hostname();
    String name = wanted.isEmpty() ? pod.metadata().name() : wanted;
    String cut = name.length() > LONGEST ? name.substring(0, LONGEST) : name;
    String bare = cut.replaceFirst("[-.]+$", "");
    boolean full = PodContainers.spec(pod).setHostnameAsFQDN().orElse(false);
    String domain = domain(pod, node);
    return full && !domain.isEmpty() ? bare + "." + domain : bare;
  }

  /** The domain; empty where the pod names none. */
  static String domain(Pod pod, NodeSettings node) {
    String subdomain = PodContainers.spec(pod).subdomain();
    return subdomain.isEmpty()
        ? ""
        : subdomain + "." + pod.metadata().namespace() + ".svc." + node.clusterDomain();
  }

  /** The hosts file of a pod with a network of its own. */
  static String hosts(Pod pod, NodeSettings node, List<String> addresses) {
    StringBuilder text =
        new StringBuilder(
            """
            # Kubernetes-managed hosts file.
            127.0.0.1\tlocalhost
            ::1\tlocalhost ip6-localhost ip6-loopback
            fe00::0\tip6-localnet
            fe00::0\tip6-mcastprefix
            fe00::1\tip6-allnodes
            fe00::2\tip6-allrouters
            """);
    String bare = hostname(pod, node).replaceFirst("\\..*", "");
    String domain = domain(pod, node);
    String names = domain.isEmpty() ? bare : bare + "." + domain + "\t" + bare;
    addresses.forEach(address -> text.append(address).append('\t').append(names).append('\n'));
    return text + aliases(pod);
  }

  /** The hosts file of a pod on the node's network: the node's own, and the pod's aliases. */
  static String hostsOfNode(Pod pod, String node) {
    return "# Kubernetes-managed hosts file (host network).\n" + node + aliases(pod);
  }

  private static String aliases(Pod pod) {
    List<PodSpec.HostAlias> all = PodContainers.spec(pod).hostAliases();
    if (all.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder("\n# Entries added by HostAliases.\n");
    all.forEach(
        alias ->
            text.append(alias.ip())
                .append('\t')
                .append(String.join("\t", alias.hostnames()))
                .append('\n'));
    return text.toString();
  }
}
