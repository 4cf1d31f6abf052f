package io.longshore.cri.docker;

import io.longshore.cri.model.Container;
import io.longshore.cri.model.ContainerFilter;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerState;
import io.longshore.cri.model.ContainerStats;
import io.longshore.cri.model.CpuUse;
import io.longshore.cri.model.InterfaceUse;
import io.longshore.cri.model.MemoryUse;
import io.longshore.cri.model.NetworkUse;
import io.longshore.cri.model.RuntimeStatistics;
import io.longshore.cri.model.Sandbox;
import io.longshore.cri.model.SandboxFilter;
import io.longshore.cri.model.SandboxStats;
import io.longshore.linux.cgroup.CgroupException;
import io.longshore.linux.cgroup.CgroupName;
import io.longshore.linux.cgroup.CgroupUse;
import io.longshore.linux.cgroup.Cgroups;
import io.longshore.linux.proc.CgroupMembership;
import io.longshore.linux.proc.NetworkDevice;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What containers use, read from their control groups: the Engine's own statistics take a second
 * for each container.
 */
final class DockerStatistics implements RuntimeStatistics {
  private final DockerContainers containers;
  private final DockerSandboxes sandboxes;
  private final Cgroups cgroups = Cgroups.ofMachine();

  DockerStatistics(DockerContainers containers, DockerSandboxes sandboxes) {
    this.containers = containers;
    this.sandboxes = sandboxes;
  }

  @Override
  public ContainerStats container(String id) {
    var status = containers.status(id);
    Long pid = containers.inspect(id).getState().getPidLong();
    Optional<CgroupUse> use = pid == null || pid == 0 ? Optional.empty() : use(pid);
    Instant now = Instant.now();
    return new ContainerStats(
        id,
        status.metadata(),
        status.labels(),
        status.annotations(),
        use.map(found -> cpu(now, found)),
        use.map(found -> memory(now, found)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private Optional<CgroupUse> use(long pid) {
    try {
      return CgroupMembership.read(pid).stream()
          .filter(group -> group.controllers().contains("memory") || group.hierarchy() == 0)
          .findFirst()
          .map(group -> cgroups.use(CgroupName.of(group.path())));
    } catch (CgroupException | UncheckedIOException e) {
      // It ended meanwhile.
      return Optional.empty();
    }
  }

  private static CpuUse cpu(Instant now, CgroupUse use) {
    return new CpuUse(
        now, OptionalLong.of(use.cpu().total().toNanos()), OptionalLong.empty(), Optional.empty());
  }

  private static MemoryUse memory(Instant now, CgroupUse use) {
    CgroupUse.Memory memory = use.memory();
    return new MemoryUse(
        now,
        OptionalLong.of(memory.workingSet()),
        OptionalLong.empty(),
        OptionalLong.of(memory.usage()),
        OptionalLong.of(memory.resident()),
        OptionalLong.of(memory.pageFaults()),
        OptionalLong.of(memory.majorPageFaults()),
        Optional.empty());
  }

  @Override
  public List<ContainerStats> containers(ContainerFilter filter) {
    return containers.list(filter).stream()
        .filter(container -> container.state() == ContainerState.RUNNING)
        .flatMap(container -> ifThere(container).stream())
        .toList();
  }

  private Optional<ContainerStats> ifThere(Container container) {
    try {
      return Optional.of(container(container.id()));
    } catch (ContainerRuntimeException e) {
      if (e.notFound()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public SandboxStats sandbox(String id) {
    Sandbox sandbox = sandboxes.status(id).sandbox();
    long pid = sandboxes.processOf(id);
    return new SandboxStats(
        id,
        sandbox.metadata(),
        sandbox.labels(),
        sandbox.annotations(),
        Optional.empty(),
        Optional.empty(),
        pid == 0 ? Optional.empty() : network(pid),
        OptionalLong.empty(),
        Optional.empty(),
        containers(ContainerFilter.ofSandbox(id)));
  }

  private static Optional<NetworkUse> network(long pid) {
    try {
      List<InterfaceUse> devices =
          NetworkDevice.read(pid).stream()
              .filter(device -> !device.name().equals("lo"))
              .map(DockerStatistics::traffic)
              .toList();
      Optional<InterfaceUse> main =
          devices.stream().filter(device -> device.name().equals("eth0")).findFirst();
      return Optional.of(new NetworkUse(Instant.now(), main, devices));
    } catch (UncheckedIOException e) {
      return Optional.empty();
    }
  }

  private static InterfaceUse traffic(NetworkDevice device) {
    return new InterfaceUse(
        device.name(),
        OptionalLong.of(device.receivedBytes()),
        OptionalLong.of(device.receiveErrors()),
        OptionalLong.of(device.sentBytes()),
        OptionalLong.of(device.sendErrors()));
  }

  @Override
  public List<SandboxStats> sandboxes(SandboxFilter filter) {
    return sandboxes
        .list(new SandboxFilter(filter.id(), Optional.empty(), Map.copyOf(filter.labels())))
        .stream()
        .map(found -> sandbox(found.id()))
        .toList();
  }
}
