package io.longshore.cri.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Container;
import io.longshore.base.log.Log;
import io.longshore.cri.cni.CniAttachment;
import io.longshore.cri.cni.CniNetwork;
import io.longshore.cri.cni.CniPlugins;
import io.longshore.cri.docker.SandboxCheckpoints.Checkpoint;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import io.longshore.cri.model.Namespaces;
import io.longshore.cri.model.PortMapping;
import io.longshore.cri.model.Sandbox;
import io.longshore.cri.model.SandboxConfig;
import io.longshore.cri.model.SandboxFilter;
import io.longshore.cri.model.SandboxMetadata;
import io.longshore.cri.model.SandboxState;
import io.longshore.cri.model.SandboxStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sandboxes: a container that does nothing holds the namespaces, CNI plug-ins make the network. */
final class DockerSandboxes {
  private static final Log LOG = Log.of("docker");
  private static final Map<String, String> SANDBOXES =
      Map.of(DockerLabels.KIND, DockerLabels.SANDBOX);

  private final DockerConnection docker;
  private final EngineContainers engine;
  private final DockerSettings settings;
  private final CniPlugins plugins;
  private final SandboxCheckpoints checkpoints;
  private final PodResolvers resolvers;

  DockerSandboxes(DockerConnection docker, DockerSettings settings, PodResolvers resolvers) {
    this.docker = docker;
    this.engine = new EngineContainers(docker);
    this.resolvers = resolvers;
    this.settings = settings;
    this.plugins = new CniPlugins(settings.plugins(), settings.launcher());
    this.checkpoints = new SandboxCheckpoints(settings.checkpoints());
  }

  String run(SandboxConfig config, String handler) {
    String id = create(config, handler);
    try {
      checkpoints.write(id, new Checkpoint(config.metadata(), config.ports(), List.of()));
      resolvers.write(id, config.dns());
      engine.start(id);
      if (!HostConfigs.isHostNetwork(config)) {
        join(id, config);
      }
      return id;
    } catch (ContainerRuntimeException e) {
      undo(id);
      throw e;
    }
  }

  private String create(SandboxConfig config, String handler) {
    return engine.create(
        "create a sandbox",
        client -> {
          var command =
              client
                  .createContainerCmd(settings.sandboxImage())
                  .withName(DockerLabels.name(config.metadata()))
                  .withLabels(DockerLabels.of(config, handler, HostConfigs.isHostNetwork(config)))
                  .withHostConfig(HostConfigs.of(config));
          if (!config.hostname().isEmpty()) {
            command.withHostName(config.hostname());
          }
          return command.exec().getId();
        });
  }

  private void join(String id, SandboxConfig config) {
    CniNetwork network =
        CniNetwork.first(settings.networks())
            .orElseThrow(
                () ->
                    new ContainerRuntimeException(
                        Category.PRECONDITION,
                        "pods have no network: there is no CNI configuration in "
                            + settings.networks()));
    List<String> addresses =
        plugins.add(network, attachment(id, processOf(id), config.metadata(), config.ports()));
    checkpoints.write(id, new Checkpoint(config.metadata(), config.ports(), addresses));
  }

  private static CniAttachment attachment(
      String id, long process, SandboxMetadata pod, List<PortMapping> ports) {
    Path namespace = process == 0 ? Path.of("") : Path.of("/proc/" + process + "/ns/net");
    return new CniAttachment(id, namespace, pod, ports);
  }

  /** The process that holds the namespaces; 0 if it has ended. */
  long processOf(String id) {
    Long pid = engine.inspect(id).getState().getPidLong();
    return pid == null ? 0 : pid;
  }

  private void undo(String id) {
    try {
      stop(id);
      remove(id);
    } catch (ContainerRuntimeException e) {
      LOG.warn(
          "a sandbox that could not be started cannot be removed", "id", id, "error", e.toString());
    }
  }

  void stop(String id) {
    InspectContainerResponse sandbox;
    try {
      sandbox = engine.inspect(id);
    } catch (ContainerRuntimeException e) {
      if (e.notFound()) {
        return;
      }
      throw e;
    }
    for (Container container : containersOf(id)) {
      engine.stop(container.getId(), Duration.ZERO);
    }
    leave(sandbox);
    engine.stop(id, Duration.ZERO);
  }

  private void leave(InspectContainerResponse sandbox) {
    String id = sandbox.getId();
    Optional<Checkpoint> checkpoint = checkpoints.read(id);
    Optional<CniNetwork> network = CniNetwork.first(settings.networks());
    boolean onHost =
        Boolean.parseBoolean(
            EngineContainers.labels(sandbox).getOrDefault(DockerLabels.HOST_NETWORK, "false"));
    if (!onHost && checkpoint.isPresent() && network.isPresent()) {
      Checkpoint known = checkpoint.get();
      Long pid = sandbox.getState().getPidLong();
      plugins.delete(
          network.get(), attachment(id, pid == null ? 0 : pid, known.pod(), known.ports()));
      checkpoints.write(id, new Checkpoint(known.pod(), known.ports(), List.of()));
    }
  }

  void remove(String id) {
    stop(id);
    for (Container container : containersOf(id)) {
      engine.remove(container.getId());
    }
    engine.remove(id);
    checkpoints.remove(id);
    resolvers.remove(id);
  }

  private List<Container> containersOf(String id) {
    return docker.call(
        "list containers",
        client ->
            client
                .listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(Map.of(DockerLabels.SANDBOX_ID, id))
                .exec());
  }

  SandboxStatus status(String id) {
    InspectContainerResponse found = engine.inspect(id);
    Map<String, String> labels = EngineContainers.labels(found);
    if (!DockerLabels.SANDBOX.equals(labels.get(DockerLabels.KIND))) {
      throw new ContainerRuntimeException(Category.NOT_FOUND, "not a sandbox: " + id);
    }
    boolean running = Boolean.TRUE.equals(found.getState().getRunning());
    boolean onHost = Boolean.parseBoolean(labels.get(DockerLabels.HOST_NETWORK));
    return new SandboxStatus(
        sandbox(found.getId(), labels, running, Instant.parse(found.getCreated())),
        checkpoints.read(id).map(Checkpoint::addresses).orElse(List.of()),
        onHost ? Namespaces.HOST_NETWORK : Namespaces.DEFAULT,
        List.of(),
        Map.of());
  }

  private static Sandbox sandbox(
      String id, Map<String, String> labels, boolean running, Instant created) {
    return new Sandbox(
        id,
        DockerLabels.sandbox(labels),
        running ? SandboxState.READY : SandboxState.NOT_READY,
        created,
        DockerLabels.labels(labels),
        DockerLabels.annotations(labels),
        labels.getOrDefault(DockerLabels.HANDLER, ""));
  }

  List<Sandbox> list(SandboxFilter filter) {
    return docker
        .call(
            "list sandboxes",
            client ->
                client.listContainersCmd().withShowAll(true).withLabelFilter(SANDBOXES).exec())
        .stream()
        .map(
            found ->
                sandbox(
                    found.getId(),
                    found.getLabels(),
                    "running".equals(found.getState()),
                    Instant.ofEpochSecond(found.getCreated())))
        .filter(filter::accepts)
        .toList();
  }
}
