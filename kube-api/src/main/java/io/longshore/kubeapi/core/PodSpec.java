package io.longshore.kubeapi.core;

import io.longshore.kubeapi.meta.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a pod is to be. */
public record PodSpec(
    String nodeName,
    List<Container> containers,
    List<Container> initContainers,
    List<Container> ephemeralContainers,
    List<Volume> volumes,
    String restartPolicy,
    Optional<Long> terminationGracePeriodSeconds,
    Optional<Long> activeDeadlineSeconds,
    String dnsPolicy,
    Optional<DnsConfig> dnsConfig,
    Map<String, String> nodeSelector,
    String serviceAccountName,
    Optional<Boolean> automountServiceAccountToken,
    boolean hostNetwork,
    boolean hostPID,
    boolean hostIPC,
    Optional<Boolean> hostUsers,
    Optional<Boolean> shareProcessNamespace,
    Optional<PodSecurityContext> securityContext,
    List<LocalReference> imagePullSecrets,
    String hostname,
    String subdomain,
    Optional<Boolean> setHostnameAsFQDN,
    List<HostAlias> hostAliases,
    List<Toleration> tolerations,
    Optional<Affinity> affinity,
    String schedulerName,
    String priorityClassName,
    Optional<Integer> priority,
    String preemptionPolicy,
    String runtimeClassName,
    Optional<Boolean> enableServiceLinks,
    List<ReadinessGate> readinessGates,
    Map<String, Quantity> overhead,
    Optional<Os> os,
    Optional<ResourceRequirements> resources) {
  /** More for resolv.conf. */
  public record DnsConfig(
      List<String> nameservers, List<String> searches, List<DnsOption> options) {}

  /** An option of resolv.conf. */
  public record DnsOption(String name, String value) {}

  /** A line of the hosts file. */
  public record HostAlias(String ip, List<String> hostnames) {}

  /** A condition that must hold for the pod to be ready. */
  public record ReadinessGate(String conditionType) {}

  /** The operating system. */
  public record Os(String name) {}
}
