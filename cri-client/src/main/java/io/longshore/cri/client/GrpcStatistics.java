package io.longshore.cri.client;

import io.longshore.cri.model.ContainerFilter;
import io.longshore.cri.model.ContainerStats;
import io.longshore.cri.model.RuntimeStatistics;
import io.longshore.cri.model.SandboxFilter;
import io.longshore.cri.model.SandboxStats;
import io.longshore.cri.proto.Cri;
import java.util.List;

/** Statistics by CRI. */
final class GrpcStatistics implements RuntimeStatistics {
  private final GrpcCalls calls;

  GrpcStatistics(GrpcCalls calls) {
    this.calls = calls;
  }

  @Override
  public ContainerStats container(String id) {
    return StatsMessages.fromMessage(
        calls
            .runtime(
                "ContainerStats",
                stub ->
                    stub.containerStats(
                        Cri.ContainerStatsRequest.newBuilder().setContainerId(id).build()))
            .getStats());
  }

  @Override
  public List<ContainerStats> containers(ContainerFilter filter) {
    Cri.ListContainerStatsRequest request =
        Cri.ListContainerStatsRequest.newBuilder()
            .setFilter(StatsMessages.toMessage(filter))
            .build();
    return calls
        .runtime("ListContainerStats", stub -> stub.listContainerStats(request))
        .getStatsList()
        .stream()
        .map(StatsMessages::fromMessage)
        .toList();
  }

  @Override
  public SandboxStats sandbox(String id) {
    return StatsMessages.fromMessage(
        calls
            .runtime(
                "PodSandboxStats",
                stub ->
                    stub.podSandboxStats(
                        Cri.PodSandboxStatsRequest.newBuilder().setPodSandboxId(id).build()))
            .getStats());
  }

  @Override
  public List<SandboxStats> sandboxes(SandboxFilter filter) {
    Cri.ListPodSandboxStatsRequest request =
        Cri.ListPodSandboxStatsRequest.newBuilder()
            .setFilter(StatsMessages.toMessage(filter))
            .build();
    return calls
        .runtime("ListPodSandboxStats", stub -> stub.listPodSandboxStats(request))
        .getStatsList()
        .stream()
        .map(StatsMessages::fromMessage)
        .toList();
  }
}
