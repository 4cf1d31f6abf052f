package io.longshore.cri.testing;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.longshore.cri.proto.Cri;
import io.longshore.cri.proto.RuntimeServiceGrpc;
import java.util.Map;
import java.util.function.Supplier;

/** The runtime part of the fake server: messages in, {@link FakeState} changed, messages out. */
final class FakeRuntimeService extends RuntimeServiceGrpc.RuntimeServiceImplBase {
  private final FakeState state;
  private final FakeProcesses processes;

  FakeRuntimeService(FakeState state, FakeProcesses processes) {
    this.state = state;
    this.processes = processes;
  }

  static <T> void answer(StreamObserver<T> observer, Supplier<T> body) {
    try {
      observer.onNext(body.get());
      observer.onCompleted();
    } catch (StatusRuntimeException e) {
      observer.onError(e);
    }
  }

  @Override
  public void version(Cri.VersionRequest request, StreamObserver<Cri.VersionResponse> observer) {
    answer(
        observer,
        () ->
            Cri.VersionResponse.newBuilder()
                .setVersion("0.1.0")
                .setRuntimeName("fake")
                .setRuntimeVersion("1.0")
                .setRuntimeApiVersion("v1")
                .build());
  }

  @Override
  public void status(Cri.StatusRequest request, StreamObserver<Cri.StatusResponse> observer) {
    answer(
        observer,
        () ->
            Cri.StatusResponse.newBuilder()
                .setStatus(
                    Cri.RuntimeStatus.newBuilder()
                        .addConditions(condition("RuntimeReady"))
                        .addConditions(condition("NetworkReady")))
                .addRuntimeHandlers(
                    Cri.RuntimeHandler.newBuilder()
                        .setFeatures(
                            Cri.RuntimeHandlerFeatures.newBuilder()
                                .setRecursiveReadOnlyMounts(true)
                                .setUserNamespaces(true)))
                .build());
  }

  private static Cri.RuntimeCondition condition(String type) {
    return Cri.RuntimeCondition.newBuilder().setType(type).setStatus(true).build();
  }

  @Override
  public void runtimeConfig(
      Cri.RuntimeConfigRequest request, StreamObserver<Cri.RuntimeConfigResponse> observer) {
    answer(
        observer,
        () ->
            Cri.RuntimeConfigResponse.newBuilder()
                .setLinux(
                    Cri.LinuxRuntimeConfiguration.newBuilder()
                        .setCgroupDriver(Cri.CgroupDriver.CGROUPFS))
                .build());
  }

  @Override
  public void updateRuntimeConfig(
      Cri.UpdateRuntimeConfigRequest request,
      StreamObserver<Cri.UpdateRuntimeConfigResponse> observer) {
    answer(observer, Cri.UpdateRuntimeConfigResponse::getDefaultInstance);
  }

  @Override
  public void runPodSandbox(
      Cri.RunPodSandboxRequest request, StreamObserver<Cri.RunPodSandboxResponse> observer) {
    answer(
        observer,
        () ->
            Cri.RunPodSandboxResponse.newBuilder()
                .setPodSandboxId(state.runSandbox(request.getConfig(), request.getRuntimeHandler()))
                .build());
  }

  @Override
  public void stopPodSandbox(
      Cri.StopPodSandboxRequest request, StreamObserver<Cri.StopPodSandboxResponse> observer) {
    answer(
        observer,
        () -> {
          state.stopSandbox(request.getPodSandboxId());
          return Cri.StopPodSandboxResponse.getDefaultInstance();
        });
  }

  @Override
  public void removePodSandbox(
      Cri.RemovePodSandboxRequest request, StreamObserver<Cri.RemovePodSandboxResponse> observer) {
    answer(
        observer,
        () -> {
          state.removeSandbox(request.getPodSandboxId());
          return Cri.RemovePodSandboxResponse.getDefaultInstance();
        });
  }

  @Override
  public void podSandboxStatus(
      Cri.PodSandboxStatusRequest request, StreamObserver<Cri.PodSandboxStatusResponse> observer) {
    answer(
        observer,
        () ->
            Cri.PodSandboxStatusResponse.newBuilder()
                .setStatus(state.sandbox(request.getPodSandboxId()))
                .build());
  }

  @Override
  public void listPodSandbox(
      Cri.ListPodSandboxRequest request, StreamObserver<Cri.ListPodSandboxResponse> observer) {
    Cri.PodSandboxFilter filter = request.getFilter();
    answer(
        observer,
        () -> {
          Cri.ListPodSandboxResponse.Builder list = Cri.ListPodSandboxResponse.newBuilder();
          state.sandboxes().stream()
              .filter(status -> filter.getId().isEmpty() || filter.getId().equals(status.getId()))
              .filter(
                  status -> !filter.hasState() || filter.getState().getState() == status.getState())
              .filter(status -> holds(status.getLabelsMap(), filter.getLabelSelectorMap()))
              .forEach(status -> list.addItems(item(status)));
          return list.build();
        });
  }

  private static Cri.PodSandbox item(Cri.PodSandboxStatus status) {
    return Cri.PodSandbox.newBuilder()
        .setId(status.getId())
        .setMetadata(status.getMetadata())
        .setState(status.getState())
        .setCreatedAt(status.getCreatedAt())
        .putAllLabels(status.getLabelsMap())
        .putAllAnnotations(status.getAnnotationsMap())
        .setRuntimeHandler(status.getRuntimeHandler())
        .build();
  }

  static boolean holds(Map<String, String> labels, Map<String, String> wanted) {
    return labels.entrySet().containsAll(wanted.entrySet());
  }

  @Override
  public void createContainer(
      Cri.CreateContainerRequest request, StreamObserver<Cri.CreateContainerResponse> observer) {
    answer(
        observer,
        () ->
            Cri.CreateContainerResponse.newBuilder()
                .setContainerId(
                    state.createContainer(
                        request.getPodSandboxId(),
                        request.getConfig(),
                        request.getSandboxConfig().getLogDirectory()))
                .build());
  }

  @Override
  public void startContainer(
      Cri.StartContainerRequest request, StreamObserver<Cri.StartContainerResponse> observer) {
    answer(
        observer,
        () -> {
          state.startContainer(request.getContainerId());
          return Cri.StartContainerResponse.getDefaultInstance();
        });
  }

  @Override
  public void stopContainer(
      Cri.StopContainerRequest request, StreamObserver<Cri.StopContainerResponse> observer) {
    answer(
        observer,
        () -> {
          state.stopContainer(request.getContainerId());
          return Cri.StopContainerResponse.getDefaultInstance();
        });
  }

  @Override
  public void removeContainer(
      Cri.RemoveContainerRequest request, StreamObserver<Cri.RemoveContainerResponse> observer) {
    answer(
        observer,
        () -> {
          state.removeContainer(request.getContainerId());
          return Cri.RemoveContainerResponse.getDefaultInstance();
        });
  }

  @Override
  public void containerStatus(
      Cri.ContainerStatusRequest request, StreamObserver<Cri.ContainerStatusResponse> observer) {
    answer(
        observer,
        () ->
            Cri.ContainerStatusResponse.newBuilder()
                .setStatus(state.container(request.getContainerId()))
                .build());
  }

  @Override
  public void listContainers(
      Cri.ListContainersRequest request, StreamObserver<Cri.ListContainersResponse> observer) {
    Cri.ContainerFilter filter = request.getFilter();
    answer(
        observer,
        () -> {
          Cri.ListContainersResponse.Builder list = Cri.ListContainersResponse.newBuilder();
          state.containers().stream()
              .filter(status -> filter.getId().isEmpty() || filter.getId().equals(status.getId()))
              .filter(
                  status ->
                      filter.getPodSandboxId().isEmpty()
                          || filter.getPodSandboxId().equals(state.sandboxIdOf(status.getId())))
              .filter(
                  status -> !filter.hasState() || filter.getState().getState() == status.getState())
              .filter(status -> holds(status.getLabelsMap(), filter.getLabelSelectorMap()))
              .forEach(status -> list.addContainers(item(status)));
          return list.build();
        });
  }

  /** Which containers there are; they use nothing. */
  @Override
  public void listContainerStats(
      Cri.ListContainerStatsRequest request,
      StreamObserver<Cri.ListContainerStatsResponse> observer) {
    answer(
        observer,
        () -> {
          Cri.ListContainerStatsResponse.Builder list = Cri.ListContainerStatsResponse.newBuilder();
          state.containers().stream()
              .map(
                  status ->
                      Cri.ContainerAttributes.newBuilder()
                          .setId(status.getId())
                          .setMetadata(status.getMetadata())
                          .putAllLabels(status.getLabelsMap()))
              .forEach(
                  attributes ->
                      list.addStats(Cri.ContainerStats.newBuilder().setAttributes(attributes)));
          return list.build();
        });
  }

  private Cri.Container item(Cri.ContainerStatus status) {
    return Cri.Container.newBuilder()
        .setId(status.getId())
        .setPodSandboxId(state.sandboxIdOf(status.getId()))
        .setMetadata(status.getMetadata())
        .setImage(status.getImage())
        .setImageRef(status.getImageRef())
        .setImageId(status.getImageId())
        .setState(status.getState())
        .setCreatedAt(status.getCreatedAt())
        .putAllLabels(status.getLabelsMap())
        .putAllAnnotations(status.getAnnotationsMap())
        .build();
  }

  @Override
  public void updateContainerResources(
      Cri.UpdateContainerResourcesRequest request,
      StreamObserver<Cri.UpdateContainerResourcesResponse> observer) {
    answer(
        observer,
        () -> {
          state.change(
              request.getContainerId(),
              status ->
                  status.toBuilder()
                      .setResources(
                          Cri.ContainerResources.newBuilder().setLinux(request.getLinux()))
                      .build());
          return Cri.UpdateContainerResourcesResponse.getDefaultInstance();
        });
  }

  @Override
  public void updatePodSandboxResources(
      Cri.UpdatePodSandboxResourcesRequest request,
      StreamObserver<Cri.UpdatePodSandboxResourcesResponse> observer) {
    answer(
        observer,
        () -> {
          state.sandbox(request.getPodSandboxId());
          return Cri.UpdatePodSandboxResourcesResponse.getDefaultInstance();
        });
  }

  @Override
  public void reopenContainerLog(
      Cri.ReopenContainerLogRequest request,
      StreamObserver<Cri.ReopenContainerLogResponse> observer) {
    answer(
        observer,
        () -> {
          if (state.container(request.getContainerId()).getState()
              != Cri.ContainerState.CONTAINER_RUNNING) {
            throw Status.FAILED_PRECONDITION.withDescription("not running").asRuntimeException();
          }
          return Cri.ReopenContainerLogResponse.getDefaultInstance();
        });
  }

  @Override
  public void execSync(Cri.ExecSyncRequest request, StreamObserver<Cri.ExecSyncResponse> observer) {
    answer(
        observer,
        () -> {
          state.container(request.getContainerId());
          return processes.run(request.getContainerId(), request.getCmdList());
        });
  }

  @Override
  public void getContainerEvents(
      Cri.GetEventsRequest request, StreamObserver<Cri.ContainerEventResponse> observer) {
    var call = (ServerCallStreamObserver<Cri.ContainerEventResponse>) observer;
    Runnable leave =
        state.listen(
            event -> {
              synchronized (call) {
                if (!call.isCancelled()) {
                  call.onNext(event);
                }
              }
            });
    call.setOnCancelHandler(leave);
  }
}
