package io.longshore.cri.client;

import io.longshore.cri.model.PortMapping;
import io.longshore.cri.model.Protocol;
import io.longshore.cri.model.Sandbox;
import io.longshore.cri.model.SandboxConfig;
import io.longshore.cri.model.SandboxFilter;
import io.longshore.cri.model.SandboxMetadata;
import io.longshore.cri.model.SandboxState;
import io.longshore.cri.model.SandboxStatus;
import io.longshore.cri.proto.Cri;
import java.util.ArrayList;
import java.util.List;

/** Sandboxes as messages. */
final class SandboxMessages {
  private SandboxMessages() {}

  static Cri.PodSandboxConfig toMessage(SandboxConfig config) {
    Cri.PodSandboxConfig.Builder message =
        Cri.PodSandboxConfig.newBuilder()
            .setMetadata(toMessage(config.metadata()))
            .setHostname(config.hostname())
            .setLogDirectory(config.logDirectory())
            .setDnsConfig(
                Cri.DNSConfig.newBuilder()
                    .addAllServers(config.dns().servers())
                    .addAllSearches(config.dns().searches())
                    .addAllOptions(config.dns().options()))
            .putAllLabels(config.labels())
            .putAllAnnotations(config.annotations())
            .setLinux(
                Cri.LinuxPodSandboxConfig.newBuilder()
                    .setCgroupParent(config.cgroupParent())
                    .putAllSysctls(config.sysctls())
                    .setSecurityContext(SecurityMessages.toMessage(config.security()))
                    .setOverhead(ResourceMessages.toMessage(config.overhead()))
                    .setResources(ResourceMessages.toMessage(config.resources())));
    config.ports().forEach(port -> message.addPortMappings(toMessage(port)));
    return message.build();
  }

  private static Cri.PodSandboxMetadata toMessage(SandboxMetadata metadata) {
    return Cri.PodSandboxMetadata.newBuilder()
        .setName(metadata.name())
        .setUid(metadata.uid())
        .setNamespace(metadata.namespace())
        .setAttempt(metadata.attempt())
        .build();
  }

  static SandboxMetadata fromMessage(Cri.PodSandboxMetadata message) {
    return new SandboxMetadata(
        message.getName(), message.getUid(), message.getNamespace(), message.getAttempt());
  }

  private static Cri.PortMapping toMessage(PortMapping port) {
    return Cri.PortMapping.newBuilder()
        .setProtocol(protocol(port.protocol()))
        .setContainerPort(port.containerPort())
        .setHostPort(port.hostPort())
        .setHostIp(port.hostAddress())
        .build();
  }

  private static Cri.Protocol protocol(Protocol protocol) {
    return switch (protocol) {
      case TCP -> Cri.Protocol.TCP;
      case UDP -> Cri.Protocol.UDP;
      case SCTP -> Cri.Protocol.SCTP;
    };
  }

  static Cri.PodSandboxFilter toMessage(SandboxFilter filter) {
    Cri.PodSandboxFilter.Builder message =
        Cri.PodSandboxFilter.newBuilder().setId(filter.id()).putAllLabelSelector(filter.labels());
    filter
        .state()
        .ifPresent(
            state ->
                message.setState(Cri.PodSandboxStateValue.newBuilder().setState(state(state))));
    return message.build();
  }

  private static Cri.PodSandboxState state(SandboxState state) {
    return switch (state) {
      case READY -> Cri.PodSandboxState.SANDBOX_READY;
      case NOT_READY -> Cri.PodSandboxState.SANDBOX_NOTREADY;
    };
  }

  private static SandboxState state(Cri.PodSandboxState state) {
    return switch (state) {
      case SANDBOX_READY -> SandboxState.READY;
      case SANDBOX_NOTREADY, UNRECOGNIZED -> SandboxState.NOT_READY;
    };
  }

  static Sandbox fromMessage(Cri.PodSandbox message) {
    return new Sandbox(
        message.getId(),
        fromMessage(message.getMetadata()),
        state(message.getState()),
        Times.at(message.getCreatedAt()),
        message.getLabelsMap(),
        message.getAnnotationsMap(),
        message.getRuntimeHandler());
  }

  static Sandbox fromMessage(Cri.PodSandboxStatus message) {
    return new Sandbox(
        message.getId(),
        fromMessage(message.getMetadata()),
        state(message.getState()),
        Times.at(message.getCreatedAt()),
        message.getLabelsMap(),
        message.getAnnotationsMap(),
        message.getRuntimeHandler());
  }

  static SandboxStatus status(Cri.PodSandboxStatusResponse message) {
    Cri.PodSandboxStatus status = message.getStatus();
    return new SandboxStatus(
        fromMessage(status),
        addresses(status.getNetwork()),
        SecurityMessages.fromMessage(status.getLinux().getNamespaces().getOptions()),
        message.getContainersStatusesList().stream().map(ContainerMessages::fromMessage).toList(),
        message.getInfoMap());
  }

  private static List<String> addresses(Cri.PodSandboxNetworkStatus network) {
    List<String> addresses = new ArrayList<>();
    if (!network.getIp().isEmpty()) {
      addresses.add(network.getIp());
    }
    network.getAdditionalIpsList().forEach(address -> addresses.add(address.getIp()));
    return addresses;
  }
}
