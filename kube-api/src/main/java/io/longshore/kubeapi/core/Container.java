package io.longshore.kubeapi.core;

import java.util.List;
import java.util.Optional;

/** A program to run from an image. */
public record Container(
    String name,
    String image,
    String imagePullPolicy,
    List<String> command,
    List<String> args,
    String workingDir,
    List<ContainerPort> ports,
    List<EnvironmentVariable> env,
    List<EnvironmentSource> envFrom,
    Optional<ResourceRequirements> resources,
    List<ResizePolicy> resizePolicy,
    String restartPolicy,
    List<VolumeMount> volumeMounts,
    List<VolumeDevice> volumeDevices,
    Optional<Probe> livenessProbe,
    Optional<Probe> readinessProbe,
    Optional<Probe> startupProbe,
    Optional<Lifecycle> lifecycle,
    String terminationMessagePath,
    String terminationMessagePolicy,
    Optional<SecurityContext> securityContext,
    boolean stdin,
    boolean stdinOnce,
    boolean tty,
    String targetContainerName) {
  /** A port that the program listens on. */
  public record ContainerPort(
      String name, int containerPort, int hostPort, String hostIP, String protocol) {}

  /** Where a volume appears. */
  public record VolumeMount(
      String name,
      String mountPath,
      String subPath,
      String subPathExpr,
      boolean readOnly,
      String recursiveReadOnly,
      String mountPropagation) {}

  /** Where a block device appears. */
  public record VolumeDevice(String name, String devicePath) {}

  /** Whether a change of resources needs a restart. */
  public record ResizePolicy(String resourceName, String restartPolicy) {}

  /** What to do at the start and before the end. */
  public record Lifecycle(
      Optional<Handler> postStart, Optional<Handler> preStop, String stopSignal) {}
}
