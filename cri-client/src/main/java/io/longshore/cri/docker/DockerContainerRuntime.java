package io.longshore.cri.docker;

import io.longshore.cri.cni.CniNetwork;
import io.longshore.cri.model.CgroupDriver;
import io.longshore.cri.model.Container;
import io.longshore.cri.model.ContainerConfig;
import io.longshore.cri.model.ContainerEvents;
import io.longshore.cri.model.ContainerFilter;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import io.longshore.cri.model.ContainerState;
import io.longshore.cri.model.ContainerStatus;
import io.longshore.cri.model.ExecResult;
import io.longshore.cri.model.ImageStore;
import io.longshore.cri.model.PortStream;
import io.longshore.cri.model.ProcessStreams;
import io.longshore.cri.model.Resources;
import io.longshore.cri.model.RuntimeCondition;
import io.longshore.cri.model.RuntimeFeatures;
import io.longshore.cri.model.RuntimeStatistics;
import io.longshore.cri.model.RuntimeStatus;
import io.longshore.cri.model.RuntimeVersion;
import io.longshore.cri.model.Sandbox;
import io.longshore.cri.model.SandboxConfig;
import io.longshore.cri.model.SandboxFilter;
import io.longshore.cri.model.SandboxStatus;
import io.longshore.cri.model.Stray;
import io.longshore.cri.model.StreamSelection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Docker Engine as a runtime. Safe for use by several threads. */
public final class DockerContainerRuntime implements ContainerRuntime {
  private final DockerSettings settings;
  private final DockerConnection docker;
  private final EngineProgram program;
  private final ContainerLogs logs;
  private final DockerSandboxes sandboxes;
  private final DockerContainers containers;
  private final DockerStreams streams;

  /** With an Engine; nothing is connected before the first call. */
  public DockerContainerRuntime(DockerSettings settings) {
    this.settings = settings;
    this.docker = new DockerConnection(settings);
    this.logs = new ContainerLogs(docker, settings.socket());
    PodResolvers resolvers = new PodResolvers(settings.checkpoints());
    this.sandboxes = new DockerSandboxes(docker, settings, resolvers);
    this.program = new EngineProgram(docker);
    this.containers = new DockerContainers(docker, program, logs, resolvers);
    this.streams = new DockerStreams(docker, settings.socket());
  }

  @Override
  public RuntimeVersion version() {
    return program.version();
  }

  @Override
  public RuntimeStatus status() {
    docker.call("ask whether it is there", client -> client.pingCmd().exec());
    boolean network = CniNetwork.first(settings.networks()).isPresent();
    return new RuntimeStatus(
        List.of(
            new RuntimeCondition(RuntimeCondition.RUNTIME_READY, true, "", ""),
            network
                ? new RuntimeCondition(RuntimeCondition.NETWORK_READY, true, "", "")
                : new RuntimeCondition(
                    RuntimeCondition.NETWORK_READY,
                    false,
                    "NetworkPluginNotReady",
                    "there is no CNI configuration in " + settings.networks())),
        List.of(),
        new RuntimeFeatures(false, false),
        Map.of());
  }

  @Override
  public Optional<CgroupDriver> cgroupDriver() {
    String driver =
        docker.call("ask for its state", client -> client.infoCmd().exec()).getCGroupDriver();
    return switch (String.valueOf(driver)) {
      case "cgroupfs" -> Optional.of(CgroupDriver.CGROUPFS);
      case "systemd" -> Optional.of(CgroupDriver.SYSTEMD);
      default -> Optional.empty();
    };
  }

  /** The network's configuration says it already. */
  @Override
  public void updatePodRange(String cidr) {}

  @Override
  public String runSandbox(SandboxConfig config, String handler) {
    if (!handler.isEmpty()) {
      throw new ContainerRuntimeException(
          Category.UNSUPPORTED, "a Docker Engine has no runtime handlers: " + handler);
    }
    return sandboxes.run(config, handler);
  }

  @Override
  public void stopSandbox(String id) {
    sandboxes.stop(id);
  }

  @Override
  public void removeSandbox(String id) {
    sandboxes.remove(id);
  }

  @Override
  public SandboxStatus sandboxStatus(String id) {
    return sandboxes.status(id);
  }

  @Override
  public List<Sandbox> sandboxes(SandboxFilter filter) {
    return sandboxes.list(filter);
  }

  /** The limits of a pod as a whole are its control group's, which the node agent sets. */
  @Override
  public void updateSandboxResources(String id, Resources overhead, Resources resources) {
    sandboxes.status(id);
  }

  @Override
  public String createContainer(String sandboxId, ContainerConfig config, SandboxConfig sandbox) {
    return containers.create(sandboxId, config, sandbox);
  }

  @Override
  public void startContainer(String id) {
    containers.start(id);
  }

  @Override
  public void stopContainer(String id, Duration grace) {
    containers.stop(id, grace);
  }

  @Override
  public void removeContainer(String id) {
    containers.remove(id);
  }

  @Override
  public ContainerStatus containerStatus(String id) {
    return containers.status(id);
  }

  @Override
  public List<Container> containers(ContainerFilter filter) {
    return containers.list(filter);
  }

  @Override
  public void updateContainerResources(
      String id, Resources resources, Map<String, String> annotations) {
    containers.update(id, resources);
  }

  @Override
  public void reopenLog(String id) {
    if (containers.status(id).state() != ContainerState.RUNNING) {
      throw new ContainerRuntimeException(Category.PRECONDITION, "it does not run: " + id);
    }
    logs.reopen(id);
  }

  @Override
  public void checkpoint(String id, Path archive, Duration patience) {
    throw new ContainerRuntimeException(
        Category.UNSUPPORTED, "a Docker Engine writes no archive of a running container");
  }

  @Override
  public ExecResult exec(String containerId, List<String> command, Duration patience) {
    return streams.run(containerId, command, patience);
  }

  @Override
  public ProcessStreams exec(String containerId, List<String> command, StreamSelection selection) {
    return streams.exec(containerId, command, selection);
  }

  @Override
  public ProcessStreams attach(String containerId, StreamSelection selection) {
    return streams.attach(containerId, selection);
  }

  @Override
  public PortStream forward(String sandboxId, int port) {
    long process = sandboxes.processOf(sandboxId);
    if (process == 0) {
      throw new ContainerRuntimeException(
          Category.PRECONDITION, "the sandbox does not run: " + sandboxId);
    }
    return PodPort.open(process, port);
  }

  @Override
  public RuntimeStatistics statistics() {
    return new DockerStatistics(containers, sandboxes);
  }

  @Override
  public ContainerEvents events() {
    DockerEvents events = new DockerEvents();
    docker.stream(
        "ask for events",
        client -> client.eventsCmd().withEventTypeFilter("container").exec(events));
    return events;
  }

  @Override
  public ImageStore images() {
    return new DockerImageStore(docker);
  }

  /** An engine goes on with what it has begun, also where nobody waits for it any more. */
  @Override
  public List<Stray> endStrays() {
    return List.of();
  }

  @Override
  public void close() {
    logs.close();
    docker.close();
  }
}
