package io.longshore.cri.client;

import io.longshore.cri.model.Container;
import io.longshore.cri.model.ContainerConfig;
import io.longshore.cri.model.ContainerEvent;
import io.longshore.cri.model.ContainerFilter;
import io.longshore.cri.model.ContainerMetadata;
import io.longshore.cri.model.ContainerState;
import io.longshore.cri.model.ContainerStatus;
import io.longshore.cri.model.ContainerUser;
import io.longshore.cri.proto.Cri;
import java.util.Map;
import java.util.Optional;

/** Containers as messages. */
final class ContainerMessages {
  private ContainerMessages() {}

  static Cri.ContainerConfig toMessage(ContainerConfig config) {
    Cri.ContainerConfig.Builder message =
        Cri.ContainerConfig.newBuilder()
            .setMetadata(toMessage(config.metadata()))
            .setImage(ImageMessages.toMessage(config.image()))
            .addAllCommand(config.command().command())
            .addAllArgs(config.command().arguments())
            .setWorkingDir(config.command().workingDirectory())
            .putAllLabels(config.labels())
            .putAllAnnotations(config.annotations())
            .setLogPath(config.logPath())
            .setStdin(config.console().input())
            .setStdinOnce(config.console().inputOnce())
            .setTty(config.console().terminal())
            .setLinux(
                Cri.LinuxContainerConfig.newBuilder()
                    .setResources(ResourceMessages.toMessage(config.resources()))
                    .setSecurityContext(SecurityMessages.toMessage(config.security())));
    config
        .command()
        .environment()
        .forEach(variable -> message.addEnvs(MountMessages.toMessage(variable)));
    config.mounts().forEach(mount -> message.addMounts(MountMessages.toMessage(mount)));
    config.devices().forEach(device -> message.addDevices(MountMessages.toMessage(device)));
    config
        .cdiDevices()
        .forEach(name -> message.addCDIDevices(Cri.CDIDevice.newBuilder().setName(name)));
    config.stopSignal().ifPresent(signal -> message.setStopSignal(Signals.toMessage(signal)));
    return message.build();
  }

  private static Cri.ContainerMetadata toMessage(ContainerMetadata metadata) {
    return Cri.ContainerMetadata.newBuilder()
        .setName(metadata.name())
        .setAttempt(metadata.attempt())
        .build();
  }

  static ContainerMetadata fromMessage(Cri.ContainerMetadata message) {
    return new ContainerMetadata(message.getName(), message.getAttempt());
  }

  static Cri.ContainerFilter toMessage(ContainerFilter filter) {
    Cri.ContainerFilter.Builder message =
        Cri.ContainerFilter.newBuilder()
            .setId(filter.id())
            .setPodSandboxId(filter.sandboxId())
            .putAllLabelSelector(filter.labels());
    filter
        .state()
        .ifPresent(
            state -> message.setState(Cri.ContainerStateValue.newBuilder().setState(state(state))));
    return message.build();
  }

  private static Cri.ContainerState state(ContainerState state) {
    return switch (state) {
      case CREATED -> Cri.ContainerState.CONTAINER_CREATED;
      case RUNNING -> Cri.ContainerState.CONTAINER_RUNNING;
      case EXITED -> Cri.ContainerState.CONTAINER_EXITED;
      case UNKNOWN -> Cri.ContainerState.CONTAINER_UNKNOWN;
    };
  }

  private static ContainerState state(Cri.ContainerState state) {
    return switch (state) {
      case CONTAINER_CREATED -> ContainerState.CREATED;
      case CONTAINER_RUNNING -> ContainerState.RUNNING;
      case CONTAINER_EXITED -> ContainerState.EXITED;
      case CONTAINER_UNKNOWN, UNRECOGNIZED -> ContainerState.UNKNOWN;
    };
  }

  static Container fromMessage(Cri.Container message) {
    return new Container(
        message.getId(),
        message.getPodSandboxId(),
        fromMessage(message.getMetadata()),
        ImageMessages.fromMessage(message.getImage()),
        message.getImageRef(),
        message.getImageId(),
        state(message.getState()),
        Times.at(message.getCreatedAt()),
        message.getLabelsMap(),
        message.getAnnotationsMap());
  }

  static ContainerStatus status(Cri.ContainerStatusResponse message) {
    return status(message.getStatus(), message.getInfoMap());
  }

  static ContainerStatus fromMessage(Cri.ContainerStatus message) {
    return status(message, Map.of());
  }

  private static ContainerStatus status(
      Cri.ContainerStatus message, Map<String, String> information) {
    return new ContainerStatus(
        message.getId(),
        fromMessage(message.getMetadata()),
        state(message.getState()),
        Times.at(message.getCreatedAt()),
        Times.maybe(message.getStartedAt()),
        Times.maybe(message.getFinishedAt()),
        message.getExitCode(),
        ImageMessages.fromMessage(message.getImage()),
        message.getImageRef(),
        message.getImageId(),
        message.getReason(),
        message.getMessage(),
        message.getLabelsMap(),
        message.getAnnotationsMap(),
        message.getMountsList().stream().map(MountMessages::fromMessage).toList(),
        message.getLogPath(),
        message.getResources().hasLinux()
            ? Optional.of(ResourceMessages.fromMessage(message.getResources().getLinux()))
            : Optional.empty(),
        message.getUser().hasLinux()
            ? Optional.of(user(message.getUser().getLinux()))
            : Optional.empty(),
        Signals.fromMessage(message.getStopSignal()),
        information);
  }

  private static ContainerUser user(Cri.LinuxContainerUser user) {
    return new ContainerUser(user.getUid(), user.getGid(), user.getSupplementalGroupsList());
  }

  static ContainerEvent fromMessage(Cri.ContainerEventResponse message) {
    return new ContainerEvent(
        message.getContainerId(),
        switch (message.getContainerEventType()) {
          case CONTAINER_CREATED_EVENT -> ContainerEvent.Type.CREATED;
          case CONTAINER_STARTED_EVENT -> ContainerEvent.Type.STARTED;
          case CONTAINER_STOPPED_EVENT -> ContainerEvent.Type.STOPPED;
          case CONTAINER_DELETED_EVENT -> ContainerEvent.Type.DELETED;
          case UNRECOGNIZED -> ContainerEvent.Type.UNKNOWN;
        },
        Times.at(message.getCreatedAt()),
        message.hasPodSandboxStatus()
            ? Optional.of(SandboxMessages.fromMessage(message.getPodSandboxStatus()))
            : Optional.empty(),
        message.getContainersStatusesList().stream().map(ContainerMessages::fromMessage).toList());
  }
}
