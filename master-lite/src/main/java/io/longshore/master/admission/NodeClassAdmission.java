package io.longshore.master.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.ApiException;
import io.longshore.master.registry.Registry;
import io.longshore.master.registry.ResourceType;
import io.longshore.master.registry.Tree;
import io.longshore.master.registry.Verb;

/**
 * What pods get by their RuntimeClass, and new nodes until they are ready: kubernetes'
 * plugin/pkg/admission/runtimeclass and nodetaint. Safe for use by several threads.
 */
public record NodeClassAdmission(Registry registry) implements Admission {
  private static final String NOT_READY = "node.kubernetes.io/not-ready";

  @Override
  public void admit(Operation operation) {
    if (operation.verb() != Verb.CREATE) {
      return;
    } else if (operation.isOn("", "pods", "")) {
      runtimeClass(operation);
    } else if (operation.isOn("", "nodes", "")) {
      taint(operation.object());
    }
  }

  private void runtimeClass(Operation operation) {
    ObjectNode spec = Tree.objectAt(operation.object(), "spec");
    String name = Tree.text(spec, "runtimeClassName");
    if (name.isEmpty()) {
      if (spec.hasNonNull("overhead")) {
        throw ApiException.forbidden(
            operation.type(),
            operation.name(),
            "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead");
      }
      return;
    }
    ResourceType classes = registry.table().required("node.k8s.io/v1", "runtimeclasses");
    ObjectNode found =
        registry
            .find(classes, "", name)
            .orElseThrow(
                () ->
                    ApiException.forbidden(
                        operation.type(),
                        operation.name(),
                        "pod rejected: RuntimeClass \"" + name + "\" not found"));
    overhead(operation, spec, Tree.at(found, "overhead", "podFixed"));
    place(operation, spec, found.path("scheduling"));
  }

  private static void overhead(Operation operation, ObjectNode spec, JsonNode overhead) {
    if (overhead.isMissingNode()) {
      return;
    } else if (spec.hasNonNull("overhead") && !spec.path("overhead").equals(overhead)) {
      throw ApiException.forbidden(
          operation.type(),
          operation.name(),
          "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
    }
    spec.set("overhead", overhead.deepCopy());
  }

  private static void place(Operation operation, ObjectNode spec, JsonNode scheduling) {
    Tree.texts(scheduling, "nodeSelector")
        .forEach(
            (key, value) -> {
              ObjectNode selector = Tree.objectAt(spec, "nodeSelector");
              if (selector.has(key) && !selector.path(key).asText().equals(value)) {
                throw ApiException.forbidden(
                    operation.type(),
                    operation.name(),
                    "pod rejected: conflict: runtimeClass.scheduling.nodeSelector[" + key + "]");
              }
              selector.put(key, value);
            });
    Tree.objects(scheduling, "tolerations").forEach(Tree.listAt(spec, "tolerations")::add);
  }

  /** Nothing is placed on a node before it has said that it is ready. */
  private static void taint(ObjectNode node) {
    ArrayNode taints = Tree.listAt(Tree.objectAt(node, "spec"), "taints");
    for (JsonNode taint : taints) {
      if (Tree.text(taint, "key").equals(NOT_READY)) {
        return;
      }
    }
    taints.addObject().put("key", NOT_READY).put("effect", "NoSchedule");
  }
}
