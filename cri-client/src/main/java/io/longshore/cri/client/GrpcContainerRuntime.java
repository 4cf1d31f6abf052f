package io.longshore.cri.client;

import io.longshore.cri.channel.Endpoint;
import io.longshore.cri.channel.RuntimeChannel;
import io.longshore.cri.model.CgroupDriver;
import io.longshore.cri.model.Container;
import io.longshore.cri.model.ContainerConfig;
import io.longshore.cri.model.ContainerEvents;
import io.longshore.cri.model.ContainerFilter;
import io.longshore.cri.model.ContainerRuntime;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import io.longshore.cri.model.ContainerStatus;
import io.longshore.cri.model.ExecResult;
import io.longshore.cri.model.ImageStore;
import io.longshore.cri.model.PortStream;
import io.longshore.cri.model.ProcessStreams;
import io.longshore.cri.model.Resources;
import io.longshore.cri.model.RuntimeStatistics;
import io.longshore.cri.model.RuntimeStatus;
import io.longshore.cri.model.RuntimeVersion;
import io.longshore.cri.model.Sandbox;
import io.longshore.cri.model.SandboxConfig;
import io.longshore.cri.model.SandboxFilter;
import io.longshore.cri.model.SandboxStatus;
import io.longshore.cri.model.Stray;
import io.longshore.cri.model.StreamSelection;
import io.longshore.cri.proto.Cri;
import io.longshore.cri.streams.RemoteStreams;
import io.longshore.kubeapi.meta.Bytes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A runtime that speaks CRI v1: containerd, CRI-O and others. Safe for use by several threads. */
public final class GrpcContainerRuntime implements ContainerRuntime {
  private final Endpoint endpoint;
  private final CallDeadlines deadlines;
  private final RuntimeChannel channel;
  private final GrpcCalls calls;
  private final RemoteStreams streams;

  /** Behind an endpoint; nothing is connected before the first call. */
  public GrpcContainerRuntime(Endpoint endpoint, CallDeadlines deadlines) {
    this.endpoint = endpoint;
    this.deadlines = deadlines;
    this.channel = new RuntimeChannel(endpoint.socket());
    this.calls = new GrpcCalls(channel, endpoint.toString(), deadlines.request());
    this.streams = new RemoteStreams(channel.loop());
  }

  @Override
  public RuntimeVersion version() {
    try {
      return StatusMessages.version(
          calls.runtime(
              "Version",
              stub -> stub.version(Cri.VersionRequest.newBuilder().setVersion("v1").build())));
    } catch (ContainerRuntimeException e) {
      if (e.unsupported()) {
        throw new ContainerRuntimeException(
            Category.UNSUPPORTED,
            endpoint
                + " does not speak version 1 of the container runtime interface: containerd from"
                + " 1.6 and CRI-O from 1.20 do, containerd unless its configuration disables the"
                + " plug-in cri ("
                + e.getMessage()
                + ")",
            e);
      }
      throw e;
    }
  }

  @Override
  public RuntimeStatus status() {
    return StatusMessages.status(
        calls.runtime(
            "Status",
            stub -> stub.status(Cri.StatusRequest.newBuilder().setVerbose(true).build())));
  }

  @Override
  public Optional<CgroupDriver> cgroupDriver() {
    try {
      return StatusMessages.cgroupDriver(
          calls.runtime(
              "RuntimeConfig",
              stub -> stub.runtimeConfig(Cri.RuntimeConfigRequest.getDefaultInstance())));
    } catch (ContainerRuntimeException e) {
      if (e.unsupported()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public void updatePodRange(String cidr) {
    calls.runtime(
        "UpdateRuntimeConfig",
        stub ->
            stub.updateRuntimeConfig(
                Cri.UpdateRuntimeConfigRequest.newBuilder()
                    .setRuntimeConfig(
                        Cri.RuntimeConfig.newBuilder()
                            .setNetworkConfig(Cri.NetworkConfig.newBuilder().setPodCidr(cidr)))
                    .build()));
  }

  @Override
  public String runSandbox(SandboxConfig config, String handler) {
    Cri.RunPodSandboxRequest request =
        Cri.RunPodSandboxRequest.newBuilder()
            .setConfig(SandboxMessages.toMessage(config))
            .setRuntimeHandler(handler)
            .build();
    return calls.runtime(
        "RunPodSandbox",
        deadlines.sandbox(),
        stub -> stub.runPodSandbox(request).getPodSandboxId());
  }

  @Override
  public void stopSandbox(String id) {
    GrpcErrors.ignoringAbsence(
        () ->
            calls.runtime(
                "StopPodSandbox",
                stub ->
                    stub.stopPodSandbox(
                        Cri.StopPodSandboxRequest.newBuilder().setPodSandboxId(id).build())));
  }

  @Override
  public void removeSandbox(String id) {
    GrpcErrors.ignoringAbsence(
        () ->
            calls.runtime(
                "RemovePodSandbox",
                stub ->
                    stub.removePodSandbox(
                        Cri.RemovePodSandboxRequest.newBuilder().setPodSandboxId(id).build())));
  }

  @Override
  public SandboxStatus sandboxStatus(String id) {
    return SandboxMessages.status(
        calls.runtime(
            "PodSandboxStatus",
            stub ->
                stub.podSandboxStatus(
                    Cri.PodSandboxStatusRequest.newBuilder().setPodSandboxId(id).build())));
  }

  @Override
  public List<Sandbox> sandboxes(SandboxFilter filter) {
    Cri.ListPodSandboxRequest request =
        Cri.ListPodSandboxRequest.newBuilder().setFilter(SandboxMessages.toMessage(filter)).build();
    return calls
        .runtime("ListPodSandbox", stub -> stub.listPodSandbox(request))
        .getItemsList()
        .stream()
        .map(SandboxMessages::fromMessage)
        .toList();
  }

  @Override
  public void updateSandboxResources(String id, Resources overhead, Resources resources) {
    Cri.UpdatePodSandboxResourcesRequest request =
        Cri.UpdatePodSandboxResourcesRequest.newBuilder()
            .setPodSandboxId(id)
            .setOverhead(ResourceMessages.toMessage(overhead))
            .setResources(ResourceMessages.toMessage(resources))
            .build();
    calls.runtime("UpdatePodSandboxResources", stub -> stub.updatePodSandboxResources(request));
  }

  @Override
  public String createContainer(String sandboxId, ContainerConfig config, SandboxConfig sandbox) {
    Cri.CreateContainerRequest request =
        Cri.CreateContainerRequest.newBuilder()
            .setPodSandboxId(sandboxId)
            .setConfig(ContainerMessages.toMessage(config))
            .setSandboxConfig(SandboxMessages.toMessage(sandbox))
            .build();
    return calls.runtime("CreateContainer", stub -> stub.createContainer(request).getContainerId());
  }

  @Override
  public void startContainer(String id) {
    calls.runtime(
        "StartContainer",
        stub ->
            stub.startContainer(Cri.StartContainerRequest.newBuilder().setContainerId(id).build()));
  }

  @Override
  public void stopContainer(String id, Duration grace) {
    // Whole seconds on the wire: what is asked for is the least that is given.
    long seconds = grace.plusNanos(999_999_999).toSeconds();
    GrpcErrors.ignoringAbsence(
        () ->
            calls.runtime(
                "StopContainer",
                deadlines.beyond(grace),
                stub ->
                    stub.stopContainer(
                        Cri.StopContainerRequest.newBuilder()
                            .setContainerId(id)
                            .setTimeout(seconds)
                            .build())));
  }

  @Override
  public void removeContainer(String id) {
    GrpcErrors.ignoringAbsence(
        () ->
            calls.runtime(
                "RemoveContainer",
                stub ->
                    stub.removeContainer(
                        Cri.RemoveContainerRequest.newBuilder().setContainerId(id).build())));
  }

  @Override
  public ContainerStatus containerStatus(String id) {
    return ContainerMessages.status(
        calls.runtime(
            "ContainerStatus",
            stub ->
                stub.containerStatus(
                    Cri.ContainerStatusRequest.newBuilder().setContainerId(id).build())));
  }

  @Override
  public List<Container> containers(ContainerFilter filter) {
    Cri.ListContainersRequest request =
        Cri.ListContainersRequest.newBuilder()
            .setFilter(ContainerMessages.toMessage(filter))
            .build();
    return calls
        .runtime("ListContainers", stub -> stub.listContainers(request))
        .getContainersList()
        .stream()
        .map(ContainerMessages::fromMessage)
        .toList();
  }

  @Override
  public void updateContainerResources(
      String id, Resources resources, Map<String, String> annotations) {
    Cri.UpdateContainerResourcesRequest request =
        Cri.UpdateContainerResourcesRequest.newBuilder()
            .setContainerId(id)
            .setLinux(ResourceMessages.toMessage(resources))
            .putAllAnnotations(annotations)
            .build();
    calls.runtime("UpdateContainerResources", stub -> stub.updateContainerResources(request));
  }

  @Override
  public void reopenLog(String id) {
    calls.runtime(
        "ReopenContainerLog",
        stub ->
            stub.reopenContainerLog(
                Cri.ReopenContainerLogRequest.newBuilder().setContainerId(id).build()));
  }

  @Override
  public void checkpoint(String id, Path archive, Duration patience) {
    Cri.CheckpointContainerRequest request =
        Cri.CheckpointContainerRequest.newBuilder()
            .setContainerId(id)
            .setLocation(archive.toString())
            .setTimeout(patience.toSeconds())
            .build();
    calls.runtime(
        "CheckpointContainer",
        deadlines.beyond(patience),
        stub -> stub.checkpointContainer(request));
  }

  @Override
  public ExecResult exec(String containerId, List<String> command, Duration patience) {
    Cri.ExecSyncRequest request =
        Cri.ExecSyncRequest.newBuilder()
            .setContainerId(containerId)
            .addAllCmd(command)
            .setTimeout(patience.plusNanos(999_999_999).toSeconds())
            .build();
    Cri.ExecSyncResponse response =
        patience.isZero()
            ? calls.runtimeWithoutDeadline("ExecSync", stub -> stub.execSync(request))
            : calls.runtime("ExecSync", deadlines.beyond(patience), stub -> stub.execSync(request));
    return new ExecResult(
        Bytes.of(response.getStdout().toByteArray()),
        Bytes.of(response.getStderr().toByteArray()),
        response.getExitCode());
  }

  @Override
  public ProcessStreams exec(String containerId, List<String> command, StreamSelection selection) {
    Cri.ExecRequest request =
        Cri.ExecRequest.newBuilder()
            .setContainerId(containerId)
            .addAllCmd(command)
            .setTty(selection.terminal())
            .setStdin(selection.input())
            .setStdout(selection.output())
            .setStderr(selection.errors())
            .build();
    return streams.process(calls.runtime("Exec", stub -> stub.exec(request).getUrl()), selection);
  }

  @Override
  public ProcessStreams attach(String containerId, StreamSelection selection) {
    Cri.AttachRequest request =
        Cri.AttachRequest.newBuilder()
            .setContainerId(containerId)
            .setTty(selection.terminal())
            .setStdin(selection.input())
            .setStdout(selection.output())
            .setStderr(selection.errors())
            .build();
    return streams.process(
        calls.runtime("Attach", stub -> stub.attach(request).getUrl()), selection);
  }

  @Override
  public PortStream forward(String sandboxId, int port) {
    Cri.PortForwardRequest request =
        Cri.PortForwardRequest.newBuilder().setPodSandboxId(sandboxId).addPort(port).build();
    return streams.port(
        calls.runtime("PortForward", stub -> stub.portForward(request).getUrl()), port);
  }

  @Override
  public ContainerEvents events() {
    return new GrpcEvents(
        endpoint.toString(),
        () ->
            calls.runtimeWithoutDeadline(
                "GetContainerEvents",
                stub -> stub.getContainerEvents(Cri.GetEventsRequest.getDefaultInstance())));
  }

  @Override
  public RuntimeStatistics statistics() {
    return new GrpcStatistics(calls);
  }

  @Override
  public ImageStore images() {
    return new GrpcImageStore(calls);
  }

  @Override
  public List<Stray> endStrays() {
    return new LostShims(endpoint.socket()).end();
  }

  @Override
  public void close() {
    streams.close();
    channel.close();
  }
}
