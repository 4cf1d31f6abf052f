package io.longshore.agent.runtime;

import io.longshore.agent.outside.NodeSettings;
import io.longshore.agent.plan.PodContainers;
import io.longshore.agent.plan.Quality;
import io.longshore.cri.model.Resources;
import io.longshore.kubeapi.core.Container;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.ResourceRequirements;
import io.longshore.kubeapi.meta.Quantity;
import io.longshore.linux.cgroup.CgroupLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Turns what containers ask for into what the kernel knows: pkg/kubelet/cm/helpers_linux.go and
 * pkg/kubelet/qos/policy.go of Kubernetes.
 */
final class ResourceLimits {
  private static final long LEAST_SHARES = 2;
  private static final long MOST_SHARES = 262_144;
  private static final long LEAST_QUOTA = 1000;
  private static final int CRITICAL_PRIORITY = 2_000_000_000;
  private static final int PROTECTED = -997;
  private static final int FIRST_TO_GO = 1000;

  private ResourceLimits() {}

  private static ResourceRequirements of(Container container) {
    return container.resources().orElse(new ResourceRequirements(Map.of(), Map.of()));
  }

  private static long milliCpu(Map<String, Quantity> amounts) {
    return amounts.getOrDefault("cpu", Quantity.ZERO).milliValue();
  }

  private static long memory(Map<String, Quantity> amounts) {
    return amounts.getOrDefault("memory", Quantity.ZERO).value();
  }

  /** What one container may use; without swap, as its memory is its memory and swap together. */
  static Resources ofContainer(Pod pod, Container container, NodeSettings node, long capacity) {
    ResourceRequirements wanted = of(container);
    long limit = milliCpu(wanted.limits());
    boolean hasQuota = limit > 0 && node.groups().cpuQuota();
    long period = node.groups().cpuPeriod().toNanos() / 1000;
    long memory = memory(wanted.limits());
    return new Resources(
        hasQuota ? period : 0,
        hasQuota ? quota(limit, period) : 0,
        shares(request("cpu", wanted).milliValue()),
        memory,
        memory,
        oomScore(pod, container, capacity),
        "",
        "",
        List.of(),
        Map.of());
  }

  /** What is limited and not asked for is asked for up to its limit. */
  private static Quantity request(String name, ResourceRequirements wanted) {
    return wanted.requests().getOrDefault(name, wanted.limits().getOrDefault(name, Quantity.ZERO));
  }

  static long shares(long milliCpu) {
    return Math.clamp(milliCpu * 1024 / 1000, LEAST_SHARES, MOST_SHARES);
  }

  static long quota(long milliCpu, long period) {
    return Math.max(LEAST_QUOTA, milliCpu * period / 1000);
  }

  /** Who asks for much of the memory is killed last among those who ask for less than they take. */
  static int oomScore(Pod pod, Container container, long capacity) {
    if (PodContainers.spec(pod).priority().orElse(0) >= CRITICAL_PRIORITY) {
      return PROTECTED;
    }
    return switch (Quality.of(pod)) {
      case GUARANTEED -> PROTECTED;
      case BEST_EFFORT -> FIRST_TO_GO;
      case BURSTABLE -> {
        long share = FIRST_TO_GO * request("memory", of(container)).value() / capacity;
        yield Math.toIntExact(
            Math.clamp(FIRST_TO_GO - share, FIRST_TO_GO + PROTECTED, FIRST_TO_GO - 1));
      }
    };
  }

  /** What all containers of a pod together may use; what one may use without limit, all may. */
  static CgroupLimits ofPod(Pod pod, NodeSettings node) {
    CgroupLimits limits = CgroupLimits.NONE.withCpuShares(podShares(pod));
    long period = node.groups().cpuPeriod().toNanos() / 1000;
    OptionalLong cpu = sumOfLimits(pod, "cpu");
    if (cpu.isPresent() && node.groups().cpuQuota()) {
      limits = limits.withCpuQuota(quota(cpu.getAsLong(), period), period);
    }
    OptionalLong memory = sumOfLimits(pod, "memory");
    if (memory.isPresent()) {
      limits = limits.withMemory(memory.getAsLong() / 1000);
    }
    return node.groups().processes().isPresent()
        ? limits.withProcesses(node.groups().processes().getAsLong())
        : limits;
  }

  static long podShares(Pod pod) {
    return Quality.of(pod) == Quality.BEST_EFFORT ? LEAST_SHARES : shares(requestedMilliCpu(pod));
  }

  /** Of the main containers and sidecars together, or of the largest that runs before them. */
  static long requestedMilliCpu(Pod pod) {
    long together =
        lasting(pod).stream().mapToLong(one -> request("cpu", of(one)).milliValue()).sum();
    long largest =
        PodContainers.spec(pod).initContainers().stream()
            .mapToLong(one -> request("cpu", of(one)).milliValue())
            .max()
            .orElse(0);
    return Math.max(together, largest);
  }

  private static List<Container> lasting(Pod pod) {
    List<Container> lasting = new ArrayList<>(PodContainers.spec(pod).containers());
    PodContainers.initial(pod).stream()
        .filter(member -> member.container().restartPolicy().equals("Always"))
        .forEach(member -> lasting.add(member.container()));
    return lasting;
  }

  /** In thousandths; empty where one of them has no limit. */
  private static OptionalLong sumOfLimits(Pod pod, String name) {
    long together = 0;
    for (Container container : lasting(pod)) {
      long limit = of(container).limits().getOrDefault(name, Quantity.ZERO).milliValue();
      if (limit == 0) {
        return OptionalLong.empty();
      }
      together += limit;
    }
    long largest = 0;
    for (Container container : PodContainers.spec(pod).initContainers()) {
      long limit = of(container).limits().getOrDefault(name, Quantity.ZERO).milliValue();
      if (limit == 0) {
        return OptionalLong.empty();
      }
      largest = Math.max(largest, limit);
    }
    return OptionalLong.of(Math.max(together, largest));
  }
}
