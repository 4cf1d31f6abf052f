package io.longshore.master.kinds.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.Place;
import io.longshore.master.registry.Tree;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What of a pod may change after it was made: ValidatePodUpdate of pkg/apis/core/validation. */
final class PodUpdates {
  private static final String FROZEN =
      "pod updates may not change fields other than `spec.containers[*].image`,"
          + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only"
          + " additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be"
          + " set to 1 if it was previously negative)";
  private static final String MIRROR = "kubernetes.io/config.mirror";
  private static final List<String> CONTAINERS = List.of("containers", "initContainers");
  private static final String DEADLINE = "activeDeadlineSeconds";

  private PodUpdates() {}

  static void check(Place pod, Place old) {
    mirror(pod.at("metadata", "annotations"), old.at("metadata", "annotations"));
    Place spec = pod.at("spec");
    Place before = old.at("spec");
    for (String list : CONTAINERS) {
      if (spec.at(list).value().size() != before.at(list).value().size()) {
        spec.at(list).forbidden("pod updates may not add or remove containers");
        return;
      }
    }
    if (!deadline(spec.at(DEADLINE), before.at(DEADLINE))) {
      return;
    }
    tolerations(spec.at("tolerations"), before.at("tolerations"));
    gates(spec.at("schedulingGates"), before.at("schedulingGates"));
    ObjectNode rest = frozen(spec, before);
    ObjectNode restBefore = frozen(before, before);
    if (!before.at("schedulingGates").isEmpty()) {
      GatedPods.check(spec, before);
      GatedPods.leaveOut(rest);
      GatedPods.leaveOut(restBefore);
    }
    if (!rest.equals(PodUpdates::compare, restBefore)) {
      spec.forbidden(FROZEN);
    }
  }

  /** Numbers are the same, however they were read. */
  private static int compare(JsonNode one, JsonNode other) {
    boolean areNumbers = one.isNumber() && other.isNumber();
    return areNumbers
        ? one.decimalValue().compareTo(other.decimalValue())
        : one.equals(other) ? 0 : 1;
  }

  private static void mirror(Place annotations, Place before) {
    Place now = annotations.key(MIRROR);
    Place then = before.key(MIRROR);
    if (then.isThere() && !then.value().equals(now.value())) {
      now.forbidden("may not remove or update mirror pod annotation");
    } else if (!then.isThere() && now.isThere()) {
      now.forbidden("may not add mirror pod annotation");
    }
  }

  /** It may begin, and get nearer; afterwards nothing else is looked at if it does otherwise. */
  private static boolean deadline(Place deadline, Place before) {
    if (deadline.isThere()) {
      if (deadline.number() < 0 || deadline.number() > Integer.MAX_VALUE) {
        deadline.within(0, Integer.MAX_VALUE);
        return false;
      } else if (before.isThere() && before.number() < deadline.number()) {
        deadline.invalid("must be less than or equal to previous value");
        return false;
      }
    } else if (before.isThere()) {
      deadline
          .having(Tree.object().nullNode())
          .invalid("must not update from a positive integer to nil value");
    }
    return true;
  }

  private static void tolerations(Place tolerations, Place before) {
    Set<JsonNode> now = new HashSet<>();
    tolerations.each().forEach(one -> now.add(withoutSeconds(one)));
    if (!before.each().stream().allMatch(one -> now.contains(withoutSeconds(one)))) {
      tolerations.forbidden("existing toleration can not be modified except its tolerationSeconds");
    }
  }

  private static JsonNode withoutSeconds(Place toleration) {
    return toleration.value() instanceof ObjectNode object
        ? object.deepCopy().without("tolerationSeconds")
        : toleration.value();
  }

  private static void gates(Place gates, Place before) {
    Set<String> known = new HashSet<>();
    before.each().forEach(gate -> known.add(gate.text("name")));
    for (Place gate : gates.each()) {
      if (!known.contains(gate.text("name"))) {
        gate.at("name")
            .forbidden(
                "only deletion is allowed, but found new scheduling gate '"
                    + gate.text("name")
                    + "'");
      }
    }
  }

  /** What must be the same: of what may change, that it was. */
  private static ObjectNode frozen(Place spec, Place before) {
    ObjectNode rest = spec.value().deepCopy();
    for (String field : List.of(DEADLINE, "tolerations", "schedulingGates")) {
      rest.remove(field);
    }
    for (String list : CONTAINERS) {
      Tree.objects(rest, list).forEach(container -> container.remove("image"));
    }
    Place grace = before.at("terminationGracePeriodSeconds");
    if (grace.number() < 0 && spec.number("terminationGracePeriodSeconds") == 1) {
      rest.set("terminationGracePeriodSeconds", grace.value());
    }
    return rest;
  }
}
