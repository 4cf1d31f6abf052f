package io.longshore.agent.plan;

import io.longshore.kubeapi.core.Container;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.ResourceRequirements;
import io.longshore.kubeapi.meta.Quantity;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** How safe the resources of a pod are: its class of service quality. */
public enum Quality {
  /** All that it may use is kept for it. */
  GUARANTEED("Guaranteed"),
  /** Some of what it may use is kept for it. */
  BURSTABLE("Burstable"),
  /** It takes what is left. */
  BEST_EFFORT("BestEffort");

  private static final List<String> COUNTED = List.of("cpu", "memory");

  private final String text;

  Quality(String text) {
    this.text = text;
  }

  /** As the API has it. */
  public String text() {
    return text;
  }

  /** As its control group is called. */
  public String groupName() {
    return text.toLowerCase(Locale.ROOT);
  }

  /** That of a pod: pkg/apis/core/v1/helper/qos, ComputePodQOS. */
  public static Quality of(Pod pod) {
    Optional<ResourceRequirements> whole = PodContainers.spec(pod).resources();
    List<ResourceRequirements> all =
        whole.isPresent()
            ? List.of(whole.get())
            : Stream.concat(
                    PodContainers.spec(pod).containers().stream(),
                    PodContainers.spec(pod).initContainers().stream())
                .map(Quality::resources)
                .toList();
    if (all.stream().noneMatch(one -> asksFor(one.requests()) || asksFor(one.limits()))) {
      return BEST_EFFORT;
    }
    return all.stream().allMatch(Quality::isGuaranteed) ? GUARANTEED : BURSTABLE;
  }

  private static ResourceRequirements resources(Container container) {
    return container.resources().orElse(new ResourceRequirements(Map.of(), Map.of()));
  }

  private static boolean asksFor(Map<String, Quantity> amounts) {
    return COUNTED.stream()
        .map(name -> amounts.getOrDefault(name, Quantity.ZERO))
        .anyMatch(amount -> !amount.isZero());
  }

  private static boolean isGuaranteed(ResourceRequirements one) {
    return COUNTED.stream()
        .allMatch(
            name -> {
              Quantity limit = one.limits().getOrDefault(name, Quantity.ZERO);
              return !limit.isZero() && limit.equals(one.requests().getOrDefault(name, limit));
            });
  }
}
