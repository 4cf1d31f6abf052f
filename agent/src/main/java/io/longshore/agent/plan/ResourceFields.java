package io.longshore.agent.plan;

import io.longshore.kubeapi.core.Container;
import io.longshore.kubeapi.core.ResourceRequirements;
import io.longshore.kubeapi.meta.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;

/**
 * Limits and requests of a container, as its variables and files name them: {@code
 * resourceFieldRef}.
 */
public final class ResourceFields {
  private ResourceFields() {}

  /**
   * The value of a field such as {@code limits.cpu}; empty where there is no such field.
   *
   * @param divisor the unit; one where there is none
   * @param allocatable of the node, which limits a container that names no limit
   */
  public static Optional<String> value(
      Container container,
      String field,
      Optional<Quantity> divisor,
      Map<String, Quantity> allocatable) {
    int dot = field.indexOf('.');
    if (dot < 0) {
      return Optional.empty();
    }
    ResourceRequirements resources =
        container.resources().orElse(new ResourceRequirements(Map.of(), Map.of()));
    String name = field.substring(dot + 1);
    Optional<Quantity> found =
        switch (field.substring(0, dot)) {
          case "limits" -> Optional.of(limit(resources, name, allocatable));
          case "requests" -> Optional.of(resources.requests().getOrDefault(name, Quantity.ZERO));
          default -> Optional.empty();
        };
    return found.map(amount -> divided(amount, divisor).toString());
  }

  private static Quantity limit(
      ResourceRequirements resources, String name, Map<String, Quantity> allocatable) {
    Quantity limit = resources.limits().getOrDefault(name, Quantity.ZERO);
    return limit.isZero() ? allocatable.getOrDefault(name, Quantity.ZERO) : limit;
  }

  /** Rounded up, as pkg/api/v1/resource does. */
  private static BigDecimal divided(Quantity amount, Optional<Quantity> divisor) {
    BigDecimal unit =
        divisor.filter(given -> !given.isZero()).map(Quantity::amount).orElse(BigDecimal.ONE);
    return amount.amount().divide(unit, 0, RoundingMode.CEILING);
  }
}
