package io.longshore.master.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.kubeapi.meta.LabelSelector;
import io.longshore.kubeapi.meta.Labels;
import io.longshore.master.registry.KindRules;
import io.longshore.master.registry.Problem;
import io.longshore.master.registry.Tree;
import java.util.ArrayList;
import java.util.List;

/**
 * What runs pods of a template: Deployments and ReplicaSets.
 *
 * @param rolls whether it replaces old pods by new ones
 */
record WorkloadRules(boolean rolls) implements KindRules {

  @Override
  public void setDefaults(ObjectNode object) {
    ObjectNode spec = Tree.objectAt(object, "spec");
    Tree.putIfMissing(spec, "replicas", 1);
    PodDefaults.set(Tree.objectAt(spec, "template", "spec"));
    if (rolls) {
      Tree.putIfMissing(spec, "revisionHistoryLimit", 10);
      Tree.putIfMissing(spec, "progressDeadlineSeconds", 600);
      ObjectNode strategy = Tree.objectAt(spec, "strategy");
      Tree.putIfMissing(strategy, "type", "RollingUpdate");
      if (Tree.text(strategy, "type").equals("RollingUpdate")) {
        ObjectNode rolling = Tree.objectAt(strategy, "rollingUpdate");
        Tree.putIfMissing(rolling, "maxUnavailable", "25%");
        Tree.putIfMissing(rolling, "maxSurge", "25%");
      }
    }
  }

  @Override
  public void prepareCreate(ObjectNode object) {
    ObjectNode status = Tree.objectAt(object, "status");
    if (!rolls) {
      status.put("replicas", 0);
    }
  }

  @Override
  public void validate(ObjectNode object, List<Problem> problems) {
    ObjectNode spec = Tree.objectAt(object, "spec");
    long replicas = spec.path("replicas").asLong();
    if (replicas < 0) {
      problems.add(
          Problem.invalid("spec.replicas", replicas, "must be greater than or equal to 0"));
    }
    if (!spec.has("selector")) {
      problems.add(Problem.required("spec.selector", ""));
    } else if (spec.path("selector").isEmpty()) {
      problems.add(
          Problem.invalid("spec.selector", "{}", "empty selector is invalid for deployment"));
    } else if (!selects(spec)) {
      problems.add(
          Problem.invalid(
              "spec.template.metadata.labels",
              Tree.at(spec, "template", "metadata", "labels").toString(),
              "`selector` does not match template `labels`"));
    }
    if (rolls) {
      ObjectNode strategy = Tree.objectAt(spec, "strategy");
      if (strategy.path("rollingUpdate") instanceof ObjectNode rolling) {
        checkRolling(rolling, problems);
      }
      PodChecks.oneOf(
          strategy, "spec.strategy", "type", List.of("Recreate", "RollingUpdate"), problems);
      if (Tree.text(strategy, "type").equals("Recreate") && strategy.has("rollingUpdate")) {
        problems.add(
            Problem.forbidden(
                "spec.strategy.rollingUpdate",
                "may not be specified when strategy `type` is 'Recreate'"));
      }
    }
    ObjectNode pod = Tree.objectAt(spec, "template", "spec");
    PodChecks.check(pod, "spec.template.spec", problems);
    String restart = Tree.text(pod, "restartPolicy");
    if (!restart.equals("Always")) {
      problems.add(
          Problem.unsupported("spec.template.spec.restartPolicy", restart, List.of("Always")));
    }
  }

  /** ValidateRollingUpdateDeployment of pkg/apis/apps/validation. */
  private static void checkRolling(ObjectNode rolling, List<Problem> problems) {
    String path = "spec.strategy.rollingUpdate.";
    for (String field : List.of("maxUnavailable", "maxSurge")) {
      String value = Tree.text(rolling, field);
      if (!value.matches(rolling.path(field).isInt() ? "[0-9]+" : "[0-9]{1,9}%")) {
        problems.add(
            Problem.invalid(
                path + field,
                value,
                "a valid percent string must be a numeric followed by an ending '%'"));
      }
    }
    if (Tree.text(rolling, "maxUnavailable").matches("0+%?")
        && Tree.text(rolling, "maxSurge").matches("0+%?")) {
      problems.add(
          Problem.invalid(
              path + "maxUnavailable",
              Tree.text(rolling, "maxUnavailable"),
              "may not be 0 when `maxSurge` is 0"));
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, List<Problem> problems) {
    if (!Tree.at(object, "spec", "selector").equals(Tree.at(old, "spec", "selector"))) {
      problems.add(
          Problem.invalid(
              "spec.selector",
              Tree.at(object, "spec", "selector").toString(),
              "field is immutable"));
    }
  }

  private static boolean selects(ObjectNode spec) {
    try {
      return selector(spec).matches(Tree.texts(spec, "template", "metadata", "labels"));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Labels.Selector selector(ObjectNode spec) {
    List<LabelSelector.Requirement> requirements = new ArrayList<>();
    for (ObjectNode one : Tree.objects(spec, "selector", "matchExpressions")) {
      List<String> values = new ArrayList<>();
      one.path("values").forEach(value -> values.add(value.asText()));
      requirements.add(
          new LabelSelector.Requirement(Tree.text(one, "key"), Tree.text(one, "operator"), values));
    }
    return new LabelSelector(Tree.texts(spec, "selector", "matchLabels"), requirements).selector();
  }
}
