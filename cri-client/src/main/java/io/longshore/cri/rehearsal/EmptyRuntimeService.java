package io.longshore.cri.rehearsal;

import io.grpc.stub.StreamObserver;
import io.longshore.cri.proto.Cri;
import io.longshore.cri.proto.RuntimeServiceGrpc;

/**
 * Is well, and has no sandboxes and containers. What is not answered here is UNIMPLEMENTED, as
 * gRPC's own base has it: events too, as of a containerd 1.6.
 */
final class EmptyRuntimeService extends RuntimeServiceGrpc.RuntimeServiceImplBase {

  static <T> void answer(StreamObserver<T> observer, T message) {
    observer.onNext(message);
    observer.onCompleted();
  }

  @Override
  public void version(Cri.VersionRequest request, StreamObserver<Cri.VersionResponse> observer) {
    answer(
        observer,
        Cri.VersionResponse.newBuilder()
            .setVersion("0.1.0")
            .setRuntimeName("empty")
            .setRuntimeVersion("1")
            .setRuntimeApiVersion("v1")
            .build());
  }

  @Override
  public void status(Cri.StatusRequest request, StreamObserver<Cri.StatusResponse> observer) {
    answer(
        observer,
        Cri.StatusResponse.newBuilder()
            .setStatus(
                Cri.RuntimeStatus.newBuilder()
                    .addConditions(isWell("RuntimeReady"))
                    .addConditions(isWell("NetworkReady")))
            .build());
  }

  private static Cri.RuntimeCondition isWell(String type) {
    return Cri.RuntimeCondition.newBuilder().setType(type).setStatus(true).build();
  }

  @Override
  public void runtimeConfig(
      Cri.RuntimeConfigRequest request, StreamObserver<Cri.RuntimeConfigResponse> observer) {
    answer(
        observer,
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
    answer(observer, Cri.UpdateRuntimeConfigResponse.getDefaultInstance());
  }

  @Override
  public void listPodSandbox(
      Cri.ListPodSandboxRequest request, StreamObserver<Cri.ListPodSandboxResponse> observer) {
    answer(observer, Cri.ListPodSandboxResponse.getDefaultInstance());
  }

  @Override
  public void listContainers(
      Cri.ListContainersRequest request, StreamObserver<Cri.ListContainersResponse> observer) {
    answer(observer, Cri.ListContainersResponse.getDefaultInstance());
  }
}
