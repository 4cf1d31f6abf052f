package io.longshore.cri.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A container to create.
 *
 * @param cdiDevices names of devices by the Container Device Interface
 * @param logPath below the sandbox's log directory; empty where nobody wants a log
 * @param stopSignal the name with SIG; empty for the image's, or SIGTERM
 */
public record ContainerConfig(
    ContainerMetadata metadata,
    ImageSpec image,
    ContainerCommand command,
    List<Mount> mounts,
    List<Device> devices,
    List<String> cdiDevices,
    Map<String, String> labels,
    Map<String, String> annotations,
    String logPath,
    Console console,
    Resources resources,
    ContainerSecurity security,
    Optional<String> stopSignal) {

  /** Copies. */
  public ContainerConfig {
    mounts = List.copyOf(mounts);
    devices = List.copyOf(devices);
    cdiDevices = List.copyOf(cdiDevices);
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }

  /** A container that asks for nothing special. */
  public static ContainerConfig of(
      ContainerMetadata metadata, ImageSpec image, ContainerCommand command) {
    return new ContainerConfig(
        metadata,
        image,
        command,
        List.of(),
        List.of(),
        List.of(),
        Map.of(),
        Map.of(),
        "",
        Console.NONE,
        Resources.UNLIMITED,
        ContainerSecurity.DEFAULT,
        Optional.empty());
  }

  /** The same with mounts. */
  public ContainerConfig withMounts(List<Mount> others) {
    return new ContainerConfig(
        metadata,
        image,
        command,
        others,
        devices,
        cdiDevices,
        labels,
        annotations,
        logPath,
        console,
        resources,
        security,
        stopSignal);
  }

  /** The same with devices, by path and by name. */
  public ContainerConfig withDevices(List<Device> others, List<String> otherNames) {
    return new ContainerConfig(
        metadata,
        image,
        command,
        mounts,
        others,
        otherNames,
        labels,
        annotations,
        logPath,
        console,
        resources,
        security,
        stopSignal);
  }

  /** The same with labels and annotations. */
  public ContainerConfig withLabels(
      Map<String, String> otherLabels, Map<String, String> otherAnnotations) {
    return new ContainerConfig(
        metadata,
        image,
        command,
        mounts,
        devices,
        cdiDevices,
        otherLabels,
        otherAnnotations,
        logPath,
        console,
        resources,
        security,
        stopSignal);
  }

  /** The same with its log in a file. */
  public ContainerConfig withLogPath(String path) {
    return new ContainerConfig(
        metadata,
        image,
        command,
        mounts,
        devices,
        cdiDevices,
        labels,
        annotations,
        path,
        console,
        resources,
        security,
        stopSignal);
  }

  /** The same with another console. */
  public ContainerConfig withConsole(Console other) {
    return new ContainerConfig(
        metadata,
        image,
        command,
        mounts,
        devices,
        cdiDevices,
        labels,
        annotations,
        logPath,
        other,
        resources,
        security,
        stopSignal);
  }

  /** The same with limits. */
  public ContainerConfig withResources(Resources limits) {
    return new ContainerConfig(
        metadata,
        image,
        command,
        mounts,
        devices,
        cdiDevices,
        labels,
        annotations,
        logPath,
        console,
        limits,
        security,
        stopSignal);
  }

  /** The same with other rights. */
  public ContainerConfig withSecurity(ContainerSecurity other) {
    return new ContainerConfig(
        metadata,
        image,
        command,
        mounts,
        devices,
        cdiDevices,
        labels,
        annotations,
        logPath,
        console,
        resources,
        other,
        stopSignal);
  }

  /** The same with another signal to stop it. */
  public ContainerConfig withStopSignal(String signal) {
    return new ContainerConfig(
        metadata,
        image,
        command,
        mounts,
        devices,
        cdiDevices,
        labels,
        annotations,
        logPath,
        console,
        resources,
        security,
        Optional.of(signal));
  }
}
