package io.longshore.master.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.ApiException;
import io.longshore.master.registry.ListOptions;
import io.longshore.master.registry.Lists;
import io.longshore.master.registry.Registry;
import io.longshore.master.registry.ResourceType;
import io.longshore.master.registry.Selection;
import io.longshore.master.registry.Tree;
import io.longshore.master.registry.Verb;
import java.util.Comparator;
import java.util.Optional;

/**
 * Turns the name of a pod's priority into a number: kubernetes' plugin/pkg/admission/priority. Safe
 * for use by several threads.
 */
public record PriorityAdmission(Registry registry) implements Admission {
  private static final String GROUP = "scheduling.k8s.io";
  private static final String POLICY = "preemptionPolicy";

  @Override
  public void admit(Operation operation) {
    if (operation.isOn("", "pods", "") && operation.verb() == Verb.CREATE) {
      pod(operation);
    } else if (operation.isOn(GROUP, "priorityclasses", "") && operation.verb() != Verb.DELETE) {
      refuseSecondDefault(operation);
    }
  }

  private void pod(Operation operation) {
    ObjectNode spec = Tree.objectAt(operation.object(), "spec");
    String name = Tree.text(spec, "priorityClassName");
    ResourceType classes = registry.table().required(GROUP + "/v1", "priorityclasses");
    Optional<ObjectNode> chosen =
        name.isEmpty() ? usual(classes) : registry.find(classes, "", name);
    if (!name.isEmpty() && chosen.isEmpty()) {
      throw ApiException.forbidden(
          operation.type(), operation.name(), "no PriorityClass with name " + name + " was found");
    }
    int priority = chosen.map(one -> one.path("value").asInt()).orElse(0);
    String policy =
        chosen
            .map(one -> Tree.text(one, POLICY))
            .filter(text -> !text.isEmpty())
            .orElse("PreemptLowerPriority");
    refuseOther(operation, spec, priority, policy);
    chosen.ifPresent(one -> spec.put("priorityClassName", Tree.text(one, "metadata", "name")));
    spec.put("priority", priority).put(POLICY, policy);
  }

  private static void refuseOther(
      Operation operation, ObjectNode spec, int priority, String policy) {
    if (spec.hasNonNull("priority") && spec.path("priority").asInt() != priority) {
      throw ApiException.forbidden(
          operation.type(),
          operation.name(),
          "the integer value of priority ("
              + spec.path("priority").asInt()
              + ") must not be provided in pod spec; priority admission controller computed "
              + priority
              + " from the given PriorityClass name");
    } else if (spec.hasNonNull(POLICY) && !Tree.text(spec, POLICY).equals(policy)) {
      throw ApiException.forbidden(
          operation.type(),
          operation.name(),
          "the string value of PreemptionPolicy ("
              + Tree.text(spec, POLICY)
              + ") must not be provided in pod spec; priority admission controller computed "
              + policy
              + " from the given PriorityClass name");
    }
  }

  /** What pods have that name none: of several, which should not be, the lowest. */
  private Optional<ObjectNode> usual(ResourceType classes) {
    return new Lists(registry)
        .list(classes, "", new ListOptions(Selection.ALL, 0, "", 0, false)).objects().stream()
            .filter(one -> one.path("globalDefault").asBoolean())
            .min(Comparator.comparingInt(one -> one.path("value").asInt()));
  }

  private void refuseSecondDefault(Operation operation) {
    ResourceType classes = operation.type();
    String name = Tree.text(operation.object(), "metadata", "name");
    if (operation.object().path("globalDefault").asBoolean()) {
      usual(classes)
          .map(one -> Tree.text(one, "metadata", "name"))
          .filter(other -> !other.equals(name))
          .ifPresent(
              other -> {
                throw ApiException.forbidden(
                    classes,
                    name,
                    "PriorityClass "
                        + other
                        + " is already marked as default. Only one default can exist");
              });
    }
  }
}
