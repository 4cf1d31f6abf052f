package io.longshore.master.kinds.pod;

import io.longshore.master.registry.Formats;
import io.longshore.master.registry.Place;
import java.util.List;

/** Mistakes in what a pod bears: ValidateTolerations of pkg/apis/core/validation. */
public final class TolerationChecks {
  /** What taints do. */
  public static final List<String> EFFECTS = List.of("NoSchedule", "PreferNoSchedule", "NoExecute");

  private TolerationChecks() {}

  /** A list of them. */
  public static void check(Place tolerations) {
    tolerations.each().forEach(TolerationChecks::one);
  }

  private static void one(Place toleration) {
    Place key = toleration.at("key");
    Place operator = toleration.at("operator");
    Place effect = toleration.at("effect");
    key.matchesIfSet(Formats::qualifiedName);
    if (key.isEmpty() && !operator.text().equals("Exists")) {
      operator.invalid(
          "operator must be Exists when `key` is empty, which means \"match all values and all"
              + " keys\"");
    }
    if (toleration.has("tolerationSeconds") && !effect.text().equals("NoExecute")) {
      effect.invalid("effect must be 'NoExecute' when `tolerationSeconds` is set");
    }
    String value = toleration.text("value");
    switch (operator.text()) {
      case "", "Equal" -> {
        List<String> wrong = Formats.labelValue(value);
        if (!wrong.isEmpty()) {
          operator.having(value).invalid(String.join(";", wrong));
        }
      }
      case "Exists" -> {
        if (!value.isEmpty()) {
          operator.having(value).invalid("value must be empty when `operator` is 'Exists'");
        }
      }
      default -> operator.unsupported(List.of("Equal", "Exists"));
    }
    if (!effect.isEmpty()) {
      effect.oneOf(EFFECTS);
    }
  }
}
