package io.longshore.cri.client;

import static io.longshore.cri.client.SecurityMessages.number;

import io.longshore.cri.model.ContainerFilter;
import io.longshore.cri.model.ContainerStats;
import io.longshore.cri.model.CpuUse;
import io.longshore.cri.model.InterfaceUse;
import io.longshore.cri.model.IoUse;
import io.longshore.cri.model.MemoryUse;
import io.longshore.cri.model.NetworkUse;
import io.longshore.cri.model.SandboxFilter;
import io.longshore.cri.model.SandboxStats;
import io.longshore.cri.model.Stall;
import io.longshore.cri.model.Stalls;
import io.longshore.cri.model.SwapUse;
import io.longshore.cri.proto.Cri;
import java.util.Optional;

/** Statistics as messages. */
final class StatsMessages {
  private StatsMessages() {}

  static Cri.ContainerStatsFilter toMessage(ContainerFilter filter) {
    if (filter.state().isPresent()) {
      throw new IllegalArgumentException("statistics cannot be chosen by state: " + filter);
    }
    return Cri.ContainerStatsFilter.newBuilder()
        .setId(filter.id())
        .setPodSandboxId(filter.sandboxId())
        .putAllLabelSelector(filter.labels())
        .build();
  }

  static Cri.PodSandboxStatsFilter toMessage(SandboxFilter filter) {
    if (filter.state().isPresent()) {
      throw new IllegalArgumentException("statistics cannot be chosen by state: " + filter);
    }
    return Cri.PodSandboxStatsFilter.newBuilder()
        .setId(filter.id())
        .putAllLabelSelector(filter.labels())
        .build();
  }

  static ContainerStats fromMessage(Cri.ContainerStats message) {
    Cri.ContainerAttributes attributes = message.getAttributes();
    return new ContainerStats(
        attributes.getId(),
        ContainerMessages.fromMessage(attributes.getMetadata()),
        attributes.getLabelsMap(),
        attributes.getAnnotationsMap(),
        message.hasCpu() ? Optional.of(cpu(message.getCpu())) : Optional.empty(),
        message.hasMemory() ? Optional.of(memory(message.getMemory())) : Optional.empty(),
        message.hasWritableLayer()
            ? Optional.of(ImageMessages.fromMessage(message.getWritableLayer()))
            : Optional.empty(),
        message.hasSwap() ? Optional.of(swap(message.getSwap())) : Optional.empty(),
        message.hasIo() ? Optional.of(io(message.getIo())) : Optional.empty());
  }

  static SandboxStats fromMessage(Cri.PodSandboxStats message) {
    Cri.PodSandboxAttributes attributes = message.getAttributes();
    Cri.LinuxPodSandboxStats use = message.getLinux();
    return new SandboxStats(
        attributes.getId(),
        SandboxMessages.fromMessage(attributes.getMetadata()),
        attributes.getLabelsMap(),
        attributes.getAnnotationsMap(),
        use.hasCpu() ? Optional.of(cpu(use.getCpu())) : Optional.empty(),
        use.hasMemory() ? Optional.of(memory(use.getMemory())) : Optional.empty(),
        use.hasNetwork() ? Optional.of(network(use.getNetwork())) : Optional.empty(),
        number(use.getProcess().hasProcessCount(), use.getProcess().getProcessCount()),
        use.hasIo() ? Optional.of(io(use.getIo())) : Optional.empty(),
        use.getContainersList().stream().map(StatsMessages::fromMessage).toList());
  }

  private static CpuUse cpu(Cri.CpuUsage message) {
    return new CpuUse(
        Times.at(message.getTimestamp()),
        number(message.hasUsageCoreNanoSeconds(), message.getUsageCoreNanoSeconds()),
        number(message.hasUsageNanoCores(), message.getUsageNanoCores()),
        message.hasPsi() ? Optional.of(stalls(message.getPsi())) : Optional.empty());
  }

  private static MemoryUse memory(Cri.MemoryUsage message) {
    return new MemoryUse(
        Times.at(message.getTimestamp()),
        number(message.hasWorkingSetBytes(), message.getWorkingSetBytes()),
        number(message.hasAvailableBytes(), message.getAvailableBytes()),
        number(message.hasUsageBytes(), message.getUsageBytes()),
        number(message.hasRssBytes(), message.getRssBytes()),
        number(message.hasPageFaults(), message.getPageFaults()),
        number(message.hasMajorPageFaults(), message.getMajorPageFaults()),
        message.hasPsi() ? Optional.of(stalls(message.getPsi())) : Optional.empty());
  }

  private static SwapUse swap(Cri.SwapUsage message) {
    return new SwapUse(
        Times.at(message.getTimestamp()),
        number(message.hasSwapAvailableBytes(), message.getSwapAvailableBytes()),
        number(message.hasSwapUsageBytes(), message.getSwapUsageBytes()));
  }

  private static IoUse io(Cri.IoUsage message) {
    return new IoUse(
        Times.at(message.getTimestamp()),
        message.hasPsi() ? Optional.of(stalls(message.getPsi())) : Optional.empty());
  }

  private static NetworkUse network(Cri.NetworkUsage message) {
    return new NetworkUse(
        Times.at(message.getTimestamp()),
        message.hasDefaultInterface()
            ? Optional.of(traffic(message.getDefaultInterface()))
            : Optional.empty(),
        message.getInterfacesList().stream().map(StatsMessages::traffic).toList());
  }

  private static InterfaceUse traffic(Cri.NetworkInterfaceUsage message) {
    return new InterfaceUse(
        message.getName(),
        number(message.hasRxBytes(), message.getRxBytes()),
        number(message.hasRxErrors(), message.getRxErrors()),
        number(message.hasTxBytes(), message.getTxBytes()),
        number(message.hasTxErrors(), message.getTxErrors()));
  }

  private static Stalls stalls(Cri.PsiStats message) {
    return new Stalls(stall(message.getSome()), stall(message.getFull()));
  }

  private static Stall stall(Cri.PsiData message) {
    return new Stall(
        message.getTotal(), message.getAvg10(), message.getAvg60(), message.getAvg300());
  }
}
