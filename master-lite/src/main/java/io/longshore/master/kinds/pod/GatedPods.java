package io.longshore.master.kinds.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.Place;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Pods that are not to be placed yet: on fewer nodes than before they may still want to be, but not
 * on others (validateNodeSelectorMutation and validateNodeAffinityMutation).
 */
final class GatedPods {
  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";

  private GatedPods() {}

  static void check(Place spec, Place old) {
    Place selector = spec.at("nodeSelector");
    Place oldSelector = old.at("nodeSelector");
    for (String key : oldSelector.keys()) {
      if (!selector.at(key).value().equals(oldSelector.at(key).value())) {
        selector.invalid(
            "only additions to spec.nodeSelector are allowed (no mutations or deletions)");
        break;
      }
    }
    terms(
        spec.at("affinity", "nodeAffinity", REQUIRED, "nodeSelectorTerms"),
        old.at("affinity", "nodeAffinity", REQUIRED, "nodeSelectorTerms"));
  }

  /** A term may get stricter; the whole list may only begin. */
  private static void terms(Place terms, Place old) {
    if (old.isEmpty()) {
      return;
    } else if (terms.value().size() != old.value().size()) {
      terms.invalid("no additions/deletions to non-empty NodeSelectorTerms list are allowed");
      return;
    }
    for (int i = 0; i < old.value().size(); i++) {
      Place term = terms.index(i);
      if (!old.index(i).isEmpty() && !isStricter(term.value(), old.index(i).value())) {
        term.invalid("only additions are allowed (no mutations or deletions)");
      }
    }
  }

  private static boolean isStricter(JsonNode term, JsonNode old) {
    for (String list : List.of("matchExpressions", "matchFields")) {
      Set<JsonNode> now = new HashSet<>();
      term.path(list).forEach(now::add);
      for (JsonNode requirement : old.path(list)) {
        if (!now.contains(requirement)) {
          return false;
        }
      }
    }
    return true;
  }

  /** What was looked at is not compared again. */
  static void leaveOut(ObjectNode spec) {
    spec.remove("nodeSelector");
    if (spec.path("affinity") instanceof ObjectNode affinity) {
      affinity.remove("nodeAffinity");
      if (affinity.isEmpty()) {
        spec.remove("affinity");
      }
    }
  }
}
