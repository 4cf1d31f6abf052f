package io.longshore.cri.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.HostConfig;
import io.longshore.cri.model.Container;
import io.longshore.cri.model.ContainerConfig;
import io.longshore.cri.model.ContainerFilter;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import io.longshore.cri.model.ContainerState;
import io.longshore.cri.model.ContainerStatus;
import io.longshore.cri.model.Identity;
import io.longshore.cri.model.ImageSpec;
import io.longshore.cri.model.Mount;
import io.longshore.cri.model.Resources;
import io.longshore.cri.model.SandboxConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Containers of pods, as containers of the Engine. */
final class DockerContainers {
  private static final Map<String, String> CONTAINERS =
      Map.of(DockerLabels.KIND, DockerLabels.CONTAINER);

  private final DockerConnection docker;
  private final EngineContainers engine;
  private final EngineProgram program;
  private final ContainerLogs logs;
  private final PodResolvers resolvers;

  DockerContainers(
      DockerConnection docker, EngineProgram program, ContainerLogs logs, PodResolvers resolvers) {
    this.program = program;
    this.docker = docker;
    this.engine = new EngineContainers(docker);
    this.logs = logs;
    this.resolvers = resolvers;
  }

  String create(String sandboxId, ContainerConfig config, SandboxConfig sandbox) {
    inspect(sandboxId);
    String logPath =
        config.logPath().isEmpty() ? "" : sandbox.logDirectory() + "/" + config.logPath();
    HostConfig host =
        HostConfigs.of(resolvers.mounted(config, sandboxId), sandboxId, sandbox.cgroupParent());
    return engine.create(
        "create a container",
        client -> {
          CreateContainerCmd command =
              client
                  .createContainerCmd(config.image().reference())
                  .withName(DockerLabels.name(config.metadata(), sandbox.metadata()))
                  .withLabels(DockerLabels.of(config, sandboxId, logPath))
                  .withHostConfig(host)
                  .withStdinOpen(config.console().input())
                  .withStdInOnce(config.console().inputOnce())
                  .withTty(config.console().terminal())
                  .withEnv(
                      config.command().environment().stream()
                          .map(variable -> variable.name() + "=" + variable.value())
                          .toList());
          fill(command, config);
          // Docker lends the sandbox's name with its network, and refuses another one.
          if (program.isPodman() && !sandbox.hostname().isEmpty()) {
            command.withHostName(sandbox.hostname());
          }
          return command.exec().getId();
        });
  }

  /** What is not said is the image's. */
  private static void fill(CreateContainerCmd command, ContainerConfig config) {
    if (!config.command().command().isEmpty()) {
      command.withEntrypoint(config.command().command());
    }
    if (!config.command().arguments().isEmpty() || !config.command().command().isEmpty()) {
      command.withCmd(config.command().arguments());
    }
    if (!config.command().workingDirectory().isEmpty()) {
      command.withWorkingDir(config.command().workingDirectory());
    }
    String user = user(config.security().identity());
    if (!user.isEmpty()) {
      command.withUser(user);
    }
    config.stopSignal().ifPresent(command::withStopSignal);
  }

  private static String user(Identity identity) {
    String user =
        identity.user().isPresent()
            ? Long.toString(identity.user().getAsLong())
            : identity.userName();
    return identity.group().isPresent() ? user + ":" + identity.group().getAsLong() : user;
  }

  void start(String id) {
    InspectContainerResponse container = inspect(id);
    engine.start(id);
    logs.follow(id, logPath(container), terminal(container));
  }

  private static String logPath(InspectContainerResponse container) {
    return EngineContainers.labels(container).getOrDefault(DockerLabels.LOG_PATH, "");
  }

  static boolean terminal(InspectContainerResponse container) {
    return Boolean.TRUE.equals(container.getConfig().getTty());
  }

  void stop(String id, Duration grace) {
    engine.stop(id, grace);
  }

  void remove(String id) {
    engine.remove(id);
  }

  /**
   * Podman's Docker-compatible interface has no such call, and says so as if it had no container.
   */
  void update(String id, Resources limits) {
    try {
      change(id, limits);
    } catch (ContainerRuntimeException e) {
      if (e.notFound()) {
        inspect(id);
        throw new ContainerRuntimeException(
            Category.UNSUPPORTED, "the Engine changes no limits of running containers", e);
      }
      throw e;
    }
  }

  private void change(String id, Resources limits) {
    docker.call(
        "update a container",
        client -> {
          var command = client.updateContainerCmd(id);
          if (limits.cpuPeriod() > 0) {
            command.withCpuPeriod(limits.cpuPeriod());
          }
          if (limits.cpuQuota() != 0) {
            command.withCpuQuota(limits.cpuQuota());
          }
          if (limits.cpuShares() > 0) {
            command.withCpuShares(Math.toIntExact(limits.cpuShares()));
          }
          if (limits.memoryBytes() > 0) {
            command.withMemory(limits.memoryBytes()).withMemorySwap(HostConfigs.swap(limits));
          }
          if (!limits.cpus().isEmpty()) {
            command.withCpusetCpus(limits.cpus());
          }
          return command.exec();
        });
  }

  /** Also follows the logs of containers that run since before us. */
  List<Container> list(ContainerFilter filter) {
    return docker
        .call(
            "list containers",
            client ->
                client.listContainersCmd().withShowAll(true).withLabelFilter(CONTAINERS).exec())
        .stream()
        .peek(this::adopt)
        .map(DockerContainers::container)
        .filter(filter::accepts)
        .toList();
  }

  private void adopt(com.github.dockerjava.api.model.Container found) {
    String logPath = found.getLabels().getOrDefault(DockerLabels.LOG_PATH, "");
    if (found.getState().equals("running")
        && !logPath.isEmpty()
        && !logs.isFollowed(found.getId())) {
      logs.follow(found.getId(), logPath, terminal(inspect(found.getId())));
    }
  }

  private static Container container(com.github.dockerjava.api.model.Container found) {
    Map<String, String> labels = found.getLabels();
    return new Container(
        found.getId(),
        labels.getOrDefault(DockerLabels.SANDBOX_ID, ""),
        DockerLabels.container(labels),
        ImageSpec.of(labels.getOrDefault(DockerLabels.IMAGE, found.getImage())),
        found.getImageId(),
        found.getImageId(),
        switch (found.getState()) {
          case "created" -> ContainerState.CREATED;
          case "running", "paused", "restarting" -> ContainerState.RUNNING;
          case "exited", "dead", "removing" -> ContainerState.EXITED;
          default -> ContainerState.UNKNOWN;
        },
        Instant.ofEpochSecond(found.getCreated()),
        DockerLabels.labels(labels),
        DockerLabels.annotations(labels));
  }

  ContainerStatus status(String id) {
    InspectContainerResponse found = inspect(id);
    Map<String, String> labels = EngineContainers.labels(found);
    if (!DockerLabels.CONTAINER.equals(labels.get(DockerLabels.KIND))) {
      throw new ContainerRuntimeException(Category.NOT_FOUND, "not a container of a pod: " + id);
    }
    var state = found.getState();
    int code = state.getExitCodeLong() == null ? 0 : Math.toIntExact(state.getExitCodeLong());
    boolean running = Boolean.TRUE.equals(state.getRunning());
    Optional<Instant> started = time(state.getStartedAt());
    // The Engine may write down the start of a short process after its end.
    Optional<Instant> finished =
        running
            ? Optional.empty()
            : time(state.getFinishedAt())
                .map(end -> started.filter(begin -> begin.isAfter(end)).orElse(end));
    // One that could not be started stays "created", with an exit code.
    ContainerState progress =
        running
            ? ContainerState.RUNNING
            : started.isPresent() || code != 0 ? ContainerState.EXITED : ContainerState.CREATED;
    boolean ended = progress == ContainerState.EXITED;
    return new ContainerStatus(
        found.getId(),
        DockerLabels.container(labels),
        progress,
        Instant.parse(found.getCreated()),
        started,
        finished,
        code,
        ImageSpec.of(labels.getOrDefault(DockerLabels.IMAGE, "")),
        found.getImageId(),
        found.getImageId(),
        ended ? reason(state, code) : "",
        state.getError() == null ? "" : state.getError(),
        DockerLabels.labels(labels),
        DockerLabels.annotations(labels),
        mounts(found),
        labels.getOrDefault(DockerLabels.LOG_PATH, ""),
        Optional.of(resources(found.getHostConfig())),
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }

  private static String reason(InspectContainerResponse.ContainerState state, int code) {
    if (Boolean.TRUE.equals(state.getOOMKilled())) {
      return ContainerStatus.OOM_KILLED;
    }
    return code == 0 ? ContainerStatus.COMPLETED : ContainerStatus.ERROR;
  }

  /** The Engine says year 1 for what has not happened. */
  private static Optional<Instant> time(String text) {
    Instant time = text == null || text.isEmpty() ? Instant.EPOCH : Instant.parse(text);
    return time.isAfter(Instant.EPOCH) ? Optional.of(time) : Optional.empty();
  }

  private List<Mount> mounts(InspectContainerResponse found) {
    return found.getMounts() == null
        ? List.of()
        : found.getMounts().stream()
            .map(
                mount ->
                    Mount.of(
                        String.valueOf(mount.getSource()),
                        String.valueOf(mount.getDestination()),
                        !Boolean.TRUE.equals(mount.getRW())))
            .filter(mount -> !resolvers.isOurs(mount))
            .toList();
  }

  private static Resources resources(HostConfig host) {
    return Resources.UNLIMITED
        .withCpu(
            orZero(host.getCpuPeriod()),
            orZero(host.getCpuQuota()),
            host.getCpuShares() == null ? 0 : host.getCpuShares())
        .withMemory(orZero(host.getMemory()));
  }

  private static long orZero(Long value) {
    return value == null ? 0 : value;
  }

  InspectContainerResponse inspect(String id) {
    return engine.inspect(id);
  }
}
