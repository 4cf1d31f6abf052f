package io.longshore.master.kinds;

import io.longshore.master.registry.Formats;
import io.longshore.master.registry.Place;
import io.longshore.master.registry.Tree;
import java.util.List;

/** Mistakes in how a Deployment replaces pods: ValidateDeploymentStrategy. */
final class StrategyChecks {
  private static final int WHOLE = 100;

  private StrategyChecks() {}

  static void check(Place strategy) {
    String type = strategy.text("type");
    Place rolling = strategy.at("rollingUpdate");
    switch (type) {
      case "Recreate" -> {
        if (rolling.isThere()) {
          rolling.forbidden("may not be specified when strategy `type` is 'Recreate'");
        }
      }
      case "RollingUpdate" -> rolling(rolling.at("maxUnavailable"), rolling.at("maxSurge"));
      default ->
          // Upstream shows its inner form here.
          strategy
              .having(Tree.object().put("Type", type).putNull("RollingUpdate"))
              .unsupported(List.of("Recreate", "RollingUpdate"));
    }
  }

  private static void rolling(Place unavailable, Place surge) {
    countOrPercent(unavailable);
    countOrPercent(surge);
    if (amount(unavailable) == 0 && amount(surge) == 0) {
      unavailable.invalid("may not be 0 when `maxSurge` is 0");
    }
    if (isPercent(unavailable) && amount(unavailable) > WHOLE) {
      unavailable.invalid("must not be greater than 100%");
    }
  }

  private static void countOrPercent(Place value) {
    if (value.value().isTextual()) {
      value.matches(Formats::percent);
    } else {
      value.notNegative();
    }
  }

  private static boolean isPercent(Place value) {
    return value.value().isTextual() && Formats.percent(value.text()).isEmpty();
  }

  /** What cannot be read is nothing, and what is too large is still too large. */
  private static long amount(Place value) {
    if (!value.value().isTextual()) {
      return value.number();
    }
    String digits = value.text().replaceFirst("%$", "");
    if (!digits.matches("[0-9]+")) {
      return 0;
    }
    return Long.parseLong(digits.substring(0, Math.min(digits.length(), 18)));
  }
}
