package io.longshore.master.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.KindRules;
import io.longshore.master.registry.Problem;
import io.longshore.master.registry.Tree;
import java.util.List;
import java.util.Optional;

/** Pods: begun as pending, hardly changed afterwards, and deleted with grace. */
record PodRules() implements KindRules {
  private static final String FROZEN =
      "pod updates may not change fields other than `spec.containers[*].image`,"
          + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only"
          + " additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be"
          + " set to 1 if it was previously negative)";
  private static final int EVICTION_SECONDS = 300;

  @Override
  public void setDefaults(ObjectNode object) {
    ObjectNode spec = Tree.objectAt(object, "spec");
    PodDefaults.set(spec);
    if (!spec.has("enableServiceLinks")) {
      spec.put("enableServiceLinks", true);
    }
  }

  @Override
  public void prepareCreate(ObjectNode object) {
    ObjectNode spec = Tree.objectAt(object, "spec");
    ObjectNode status = Tree.objectAt(object, "status");
    status.put("phase", "Pending").put("qosClass", QualityOfService.of(spec));
    // Pods leave a node that is lost, after a while: upstream's DefaultTolerationSeconds.
    tolerate(spec, "node.kubernetes.io/not-ready");
    tolerate(spec, "node.kubernetes.io/unreachable");
  }

  private static void tolerate(ObjectNode spec, String taint) {
    boolean tolerated =
        Tree.objects(spec, "tolerations").stream()
            .anyMatch(
                one ->
                    List.of("", taint).contains(Tree.text(one, "key"))
                        && List.of("", "NoExecute").contains(Tree.text(one, "effect")));
    if (!tolerated) {
      Tree.listAt(spec, "tolerations")
          .addObject()
          .put("key", taint)
          .put("operator", "Exists")
          .put("effect", "NoExecute")
          .put("tolerationSeconds", EVICTION_SECONDS);
    }
  }

  @Override
  public void validate(ObjectNode object, List<Problem> problems) {
    PodChecks.check(Tree.objectAt(object, "spec"), "spec", problems);
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, List<Problem> problems) {
    ObjectNode before = Tree.objectAt(old.deepCopy(), "spec");
    ObjectNode after = Tree.objectAt(object.deepCopy(), "spec");
    if (!keepsTolerations(before.path("tolerations"), after.path("tolerations"))) {
      problems.add(
          Problem.forbidden(
              "spec.tolerations",
              "existing toleration can not be modified except its" + " tolerationSeconds"));
    }
    for (ObjectNode spec : List.of(before, after)) {
      spec.remove(List.of("activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds"));
      for (String list : List.of("containers", "initContainers")) {
        Tree.objects(spec, list).forEach(container -> container.remove("image"));
      }
    }
    if (!before.equals(after)) {
      problems.add(Problem.forbidden("spec", FROZEN));
    }
  }

  private static boolean keepsTolerations(JsonNode before, JsonNode after) {
    for (JsonNode old : before) {
      boolean kept = false;
      for (JsonNode now : after) {
        kept |= withoutSeconds(old).equals(withoutSeconds(now));
      }
      if (!kept) {
        return false;
      }
    }
    return true;
  }

  private static JsonNode withoutSeconds(JsonNode toleration) {
    return toleration instanceof ObjectNode object
        ? object.deepCopy().without("tolerationSeconds")
        : toleration;
  }

  /**
   * Nobody needs to end what has not begun or has ended: upstream's
   * podStrategy.CheckGracefulDelete.
   */
  @Override
  public long gracePeriod(ObjectNode object, Optional<Long> asked) {
    String phase = Tree.text(object, "status", "phase");
    if (Tree.text(object, "spec", "nodeName").isEmpty()
        || phase.equals("Failed")
        || phase.equals("Succeeded")) {
      return 0;
    }
    return Math.max(
        0, asked.orElse(Tree.at(object, "spec", "terminationGracePeriodSeconds").asLong()));
  }
}
