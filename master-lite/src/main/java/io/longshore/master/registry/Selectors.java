package io.longshore.master.registry;

import java.util.List;
import java.util.Set;

/** Mistakes in labels and their selectors: apimachinery's pkg/apis/meta/v1/validation. */
public final class Selectors {
  private static final Set<String> WITH_VALUES = Set.of("In", "NotIn");
  private static final Set<String> WITHOUT_VALUES = Set.of("Exists", "DoesNotExist");

  private Selectors() {}

  /** Of a whole map, as upstream: the paths do not tell the keys. */
  public static void labels(Place labels) {
    for (String key : labels.keys()) {
      labels.having(key).matches(Formats::qualifiedName);
      labels.having(labels.text(key)).matches(Formats::labelValue);
    }
  }

  /** A selector of labels, if there is one. */
  public static void check(Place selector) {
    labels(selector.at("matchLabels"));
    for (Place requirement : selector.each("matchExpressions")) {
      operator(requirement);
      requirement.at("key").matches(Formats::qualifiedName);
      requirement.each("values").forEach(value -> value.matches(Formats::labelValue));
    }
  }

  private static void operator(Place requirement) {
    String operator = requirement.text("operator");
    Place values = requirement.at("values");
    if (WITH_VALUES.contains(operator)) {
      if (values.isEmpty()) {
        values.required("must be specified when `operator` is 'In' or 'NotIn'");
      }
    } else if (WITHOUT_VALUES.contains(operator)) {
      if (!values.isEmpty()) {
        values.forbidden("may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
      }
    } else {
      requirement.at("operator").invalid("not a valid selector operator");
    }
  }

  /** Whether it can be evaluated at all. */
  public static boolean isReadable(Place selector) {
    Place silent = selector.silent();
    check(silent);
    return silent.problems().isEmpty();
  }

  /** The keys that a selector names. */
  public static List<String> keys(Place selector) {
    List<String> keys = selector.at("matchLabels").keys();
    selector.each("matchExpressions").forEach(one -> keys.add(one.text("key")));
    return keys;
  }
}
