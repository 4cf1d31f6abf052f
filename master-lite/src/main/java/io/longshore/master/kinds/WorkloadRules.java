package io.longshore.master.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.kubeapi.meta.LabelSelector;
import io.longshore.master.kinds.pod.PodChecks;
import io.longshore.master.kinds.pod.PodDefaults;
import io.longshore.master.registry.KindRules;
import io.longshore.master.registry.Place;
import io.longshore.master.registry.Problem;
import io.longshore.master.registry.Registry;
import io.longshore.master.registry.Selectors;
import io.longshore.master.registry.Tree;
import java.util.ArrayList;
import java.util.List;

/**
 * What runs pods of a template: Deployments and ReplicaSets.
 *
 * @param rolls whether it replaces old pods by new ones
 */
record WorkloadRules(boolean rolls) implements KindRules {
  private static final List<String> PARTS_OF_ALL =
      List.of("updatedReplicas", "fullyLabeledReplicas", "readyReplicas", "availableReplicas");
  private static final List<String> COUNTS =
      List.of(
          "observedGeneration",
          "replicas",
          "updatedReplicas",
          "fullyLabeledReplicas",
          "readyReplicas",
          "availableReplicas",
          "unavailableReplicas",
          "collisionCount");

  @Override
  public void setDefaults(ObjectNode object) {
    ObjectNode spec = Tree.objectAt(object, "spec");
    Tree.putIfMissing(spec, "replicas", 1);
    PodDefaults.ofTemplate(Tree.objectAt(spec, "template", "spec"));
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
    Place spec = Place.of(object, problems).at("spec");
    spec.at("replicas").notNegative();
    if (!rolls) {
      spec.at("minReadySeconds").notNegative();
    }
    selector(spec.at("selector"));
    if (Selectors.isReadable(spec.at("selector"))) {
      template(spec.at("template"), spec.at("selector"));
    } else {
      spec.at("selector").invalid("invalid label selector");
    }
    if (rolls) {
      StrategyChecks.check(spec.at("strategy"));
      spec.at("minReadySeconds").notNegative();
      spec.at("revisionHistoryLimit").notNegative();
      deadline(spec.at("progressDeadlineSeconds"), spec.number("minReadySeconds"));
    }
  }

  private static void selector(Place selector) {
    if (!selector.isThere()) {
      selector.required("");
      return;
    }
    Selectors.check(selector);
    if (Selectors.keys(selector).isEmpty()) {
      selector.invalid("empty selector is invalid for deployment");
    }
  }

  /** ValidatePodTemplateSpecForReplicaSet: what is run must be found again, and run for ever. */
  private static void template(Place template, Place selector) {
    Place labels = template.at("metadata", "labels");
    if (!Selectors.keys(selector).isEmpty() && !selects(selector, labels)) {
      labels
          .having(labels.isThere() ? labels.value() : Tree.object().nullNode())
          .invalid("`selector` does not match template `labels`");
    }
    PodChecks.template(template);
    template.at("spec", "restartPolicy").oneOfAtAll(List.of("Always"));
    if (template.at("spec").has("activeDeadlineSeconds")) {
      template
          .at("spec", "activeDeadlineSeconds")
          .forbidden("activeDeadlineSeconds in ReplicaSet is not Supported");
    }
  }

  private static void deadline(Place seconds, long minReadySeconds) {
    seconds.notNegative();
    if (seconds.isThere() && seconds.number() <= minReadySeconds) {
      seconds.invalid("must be greater than minReadySeconds");
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, List<Problem> problems) {
    Place.of(object, problems)
        .at("spec", "selector")
        .unchanged(Place.of(old, problems).at("spec", "selector"));
  }

  @Override
  public void validatePart(
      Registry.Part part, ObjectNode object, ObjectNode old, List<Problem> problems) {
    Place status = Place.of(object, problems).at("status");
    counts(status);
    Place collisions = status.at("collisionCount");
    if (rolls && collisions.number() < Tree.at(old, "status", "collisionCount").asLong()) {
      collisions
          .having(Tree.object().numberNode(collisions.number()))
          .invalid("cannot be decremented");
    }
  }

  /** ValidateDeploymentStatus and ValidateReplicaSetStatus of pkg/apis/apps/validation. */
  private static void counts(Place status) {
    COUNTS.forEach(field -> status.at(field).notNegative());
    for (String part : PARTS_OF_ALL) {
      if (status.number(part) > status.number("replicas")) {
        status.at(part).invalid("cannot be greater than status.replicas");
      }
    }
    if (status.number("availableReplicas") > status.number("readyReplicas")) {
      status.at("availableReplicas").invalid("cannot be greater than readyReplicas");
    }
  }

  private static boolean selects(Place selector, Place labels) {
    List<LabelSelector.Requirement> requirements = new ArrayList<>();
    for (Place one : selector.each("matchExpressions")) {
      List<String> values = one.each("values").stream().map(Place::text).toList();
      requirements.add(
          new LabelSelector.Requirement(one.text("key"), one.text("operator"), values));
    }
    return new LabelSelector(Tree.texts(selector.value(), "matchLabels"), requirements)
        .selector()
        .matches(Tree.texts(labels.value()));
  }
}
