package io.longshore.agent.config;

import io.longshore.kubeapi.meta.Quantity;
import java.util.Map;

/** Amounts of resources that pods do not get, by name. */
final class Reserved {
  private Reserved() {}

  /** As pkg/kubelet/apis/config/validation: only these can be reserved. */
  static void check(String field, Map<String, String> amounts) {
    amounts.forEach(
        (resource, amount) -> {
          Check.oneOf(field, resource, "cpu", "memory", "ephemeral-storage", "pid");
          Check.that(
              Quantity.parse(amount).compareTo(Quantity.ZERO) >= 0,
              field + "." + resource + " must not be negative, but is " + amount);
        });
  }
}
