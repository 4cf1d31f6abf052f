package io.longshore.agent.runtime;

import io.longshore.agent.outside.NodeSettings;
import io.longshore.agent.plan.PodContainers;
import io.longshore.cri.model.DnsConfig;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.PodSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A pod's resolv.conf, by its policy: pkg/kubelet/network/dns of Kubernetes. */
final class PodDns {
  private static final int MOST_SERVERS = 3;
  private static final int MOST_SEARCHES = 32;

  private PodDns() {}

  /** A resolv.conf as text. */
  static DnsConfig parse(String text) {
    List<String> servers = new ArrayList<>();
    List<String> searches = List.of();
    List<String> options = List.of();
    for (String line : text.lines().toList()) {
      List<String> words = List.of(line.strip().split("\\s+"));
      List<String> rest = words.subList(1, words.size());
      switch (words.getFirst()) {
        case "nameserver" -> servers.addAll(rest.subList(0, Math.min(1, rest.size())));
        // The last of these lines counts, resolv.conf(5).
        case "search" -> searches = rest.stream().map(PodDns::withoutDot).toList();
        case "options" -> options = rest;
        default -> {}
      }
    }
    return new DnsConfig(servers, searches, options);
  }

  private static String withoutDot(String domain) {
    return domain.length() > 1 && domain.endsWith(".")
        ? domain.substring(0, domain.length() - 1)
        : domain;
  }

  /** What the pod's resolv.conf says, given what the node's says. */
  static DnsConfig of(Pod pod, NodeSettings node, DnsConfig ofNode) {
    PodSpec spec = PodContainers.spec(pod);
    boolean cluster =
        switch (spec.dnsPolicy()) {
          case "ClusterFirstWithHostNet" -> true;
          case "", "ClusterFirst" -> !spec.hostNetwork();
          default -> false;
        };
    DnsConfig base;
    if (spec.dnsPolicy().equals("None")) {
      base = DnsConfig.NODE;
    } else if (cluster && !node.clusterDns().isEmpty()) {
      base = ofCluster(pod, node, ofNode);
    } else {
      base = ofNode;
    }
    return limited(spec.dnsConfig().map(wanted -> merged(base, wanted)).orElse(base));
  }

  private static DnsConfig ofCluster(Pod pod, NodeSettings node, DnsConfig ofNode) {
    Set<String> searches = new LinkedHashSet<>();
    if (!node.clusterDomain().isEmpty()) {
      String services = "svc." + node.clusterDomain();
      searches.add(pod.metadata().namespace() + "." + services);
      searches.add(services);
      searches.add(node.clusterDomain());
    }
    searches.addAll(ofNode.searches());
    return new DnsConfig(node.clusterDns(), List.copyOf(searches), List.of("ndots:5"));
  }

  private static DnsConfig merged(DnsConfig base, PodSpec.DnsConfig wanted) {
    Map<String, String> options = new LinkedHashMap<>();
    for (String option : base.options()) {
      int colon = option.indexOf(':');
      options.put(colon < 0 ? option : option.substring(0, colon), option);
    }
    for (PodSpec.DnsOption option : wanted.options()) {
      options.put(
          option.name(),
          option.value().isEmpty() ? option.name() : option.name() + ":" + option.value());
    }
    return new DnsConfig(
        joined(base.servers(), wanted.nameservers()),
        joined(base.searches(), wanted.searches()),
        List.copyOf(options.values()));
  }

  private static List<String> joined(List<String> first, List<String> second) {
    Set<String> all = new LinkedHashSet<>(first);
    all.addAll(second);
    return List.copyOf(all);
  }

  private static DnsConfig limited(DnsConfig config) {
    return new DnsConfig(
        config.servers().stream().limit(MOST_SERVERS).toList(),
        config.searches().stream().limit(MOST_SEARCHES).toList(),
        config.options());
  }
}
