package io.longshore.cri.model;

import java.util.List;
import java.util.Map;

/**
 * A sandbox to run.
 *
 * @param hostname empty where the pod is on the node's network
 * @param logDirectory where the logs of its containers go; empty where nobody wants them
 * @param cgroupParent the control group above those of the pod's containers; empty for the
 *     runtime's own choice
 * @param overhead what the sandbox itself uses
 * @param resources of all containers together
 */
public record SandboxConfig(
    SandboxMetadata metadata,
    String hostname,
    String logDirectory,
    DnsConfig dns,
    List<PortMapping> ports,
    Map<String, String> labels,
    Map<String, String> annotations,
    String cgroupParent,
    Map<String, String> sysctls,
    SandboxSecurity security,
    Resources overhead,
    Resources resources) {

  /** Copies. */
  public SandboxConfig {
    ports = List.copyOf(ports);
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
    sysctls = Map.copyOf(sysctls);
  }

  /** A sandbox that asks for nothing special. */
  public static SandboxConfig of(SandboxMetadata metadata) {
    return new SandboxConfig(
        metadata,
        "",
        "",
        DnsConfig.NODE,
        List.of(),
        Map.of(),
        Map.of(),
        "",
        Map.of(),
        SandboxSecurity.DEFAULT,
        Resources.UNLIMITED,
        Resources.UNLIMITED);
  }

  /** The same with a host name and a resolv.conf. */
  public SandboxConfig withNames(String otherHostname, DnsConfig otherDns) {
    return new SandboxConfig(
        metadata,
        otherHostname,
        logDirectory,
        otherDns,
        ports,
        labels,
        annotations,
        cgroupParent,
        sysctls,
        security,
        overhead,
        resources);
  }

  /** The same with logs in a folder. */
  public SandboxConfig withLogDirectory(String folder) {
    return new SandboxConfig(
        metadata,
        hostname,
        folder,
        dns,
        ports,
        labels,
        annotations,
        cgroupParent,
        sysctls,
        security,
        overhead,
        resources);
  }

  /** The same with mapped ports. */
  public SandboxConfig withPorts(List<PortMapping> others) {
    return new SandboxConfig(
        metadata,
        hostname,
        logDirectory,
        dns,
        others,
        labels,
        annotations,
        cgroupParent,
        sysctls,
        security,
        overhead,
        resources);
  }

  /** The same with labels and annotations. */
  public SandboxConfig withLabels(
      Map<String, String> otherLabels, Map<String, String> otherAnnotations) {
    return new SandboxConfig(
        metadata,
        hostname,
        logDirectory,
        dns,
        ports,
        otherLabels,
        otherAnnotations,
        cgroupParent,
        sysctls,
        security,
        overhead,
        resources);
  }

  /** The same with control groups below another, and limits. */
  public SandboxConfig withCgroup(String parent, Resources otherOverhead, Resources limits) {
    return new SandboxConfig(
        metadata,
        hostname,
        logDirectory,
        dns,
        ports,
        labels,
        annotations,
        parent,
        sysctls,
        security,
        otherOverhead,
        limits);
  }

  /** The same with kernel parameters. */
  public SandboxConfig withSysctls(Map<String, String> others) {
    return new SandboxConfig(
        metadata,
        hostname,
        logDirectory,
        dns,
        ports,
        labels,
        annotations,
        cgroupParent,
        others,
        security,
        overhead,
        resources);
  }

  /** The same with other rights. */
  public SandboxConfig withSecurity(SandboxSecurity other) {
    return new SandboxConfig(
        metadata,
        hostname,
        logDirectory,
        dns,
        ports,
        labels,
        annotations,
        cgroupParent,
        sysctls,
        other,
        overhead,
        resources);
  }
}
