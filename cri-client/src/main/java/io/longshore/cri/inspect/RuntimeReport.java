package io.longshore.cri.inspect;

import io.longshore.cri.channel.Endpoint;
import io.longshore.cri.model.Container;
import io.longshore.cri.model.ContainerFilter;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.model.Image;
import io.longshore.cri.model.RuntimeCondition;
import io.longshore.cri.model.RuntimeHandler;
import io.longshore.cri.model.RuntimeStatus;
import io.longshore.cri.model.RuntimeVersion;
import io.longshore.cri.model.Sandbox;
import io.longshore.cri.model.SandboxFilter;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A runtime at a moment: what it is, and what it has. */
public record RuntimeReport(
    Instant at,
    String endpoint,
    RuntimeVersion version,
    List<RuntimeCondition> conditions,
    List<RuntimeHandler> handlers,
    List<Pod> pods,
    List<Image> images) {

  /** A sandbox with its containers. */
  public record Pod(Sandbox sandbox, List<Container> containers) {
    /** Copies. */
    public Pod {
      containers = List.copyOf(containers);
    }
  }

  private static final Comparator<Sandbox> BY_NAME =
      Comparator.comparing((Sandbox sandbox) -> sandbox.metadata().namespace())
          .thenComparing(sandbox -> sandbox.metadata().name())
          .thenComparingInt(sandbox -> sandbox.metadata().attempt());

  /** Copies. */
  public RuntimeReport {
    conditions = List.copyOf(conditions);
    handlers = List.copyOf(handlers);
    pods = List.copyOf(pods);
    images = List.copyOf(images);
  }

  /** Asks a runtime. */
  public static RuntimeReport collect(Endpoint endpoint, ContainerRuntime runtime, Instant now) {
    RuntimeVersion version = runtime.version();
    RuntimeStatus status = runtime.status();
    Map<String, List<Container>> containers =
        runtime.containers(ContainerFilter.ALL).stream()
            .collect(Collectors.groupingBy(Container::sandboxId));
    List<Pod> pods =
        runtime.sandboxes(SandboxFilter.ALL).stream()
            .sorted(BY_NAME)
            .map(sandbox -> new Pod(sandbox, containers.getOrDefault(sandbox.id(), List.of())))
            .toList();
    return new RuntimeReport(
        now,
        endpoint.toString(),
        version,
        status.conditions(),
        status.handlers(),
        pods,
        runtime.images().list());
  }
}
