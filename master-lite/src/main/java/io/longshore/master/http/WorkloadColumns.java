package io.longshore.master.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.kubeapi.meta.LabelSelector;
import io.longshore.master.registry.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a table says about what runs pods: kubernetes' printDeployment and printReplicaSet. */
final class WorkloadColumns {
  private WorkloadColumns() {}

  static List<Column> deployment() {
    return List.of(
        Tables.name(),
        Tables.of(
            "Ready",
            object ->
                number(object, "status", "readyReplicas")
                    + "/"
                    + number(object, "spec", "replicas")),
        Tables.of("Up-to-date", object -> number(object, "status", "updatedReplicas")),
        Tables.of("Available", object -> number(object, "status", "availableReplicas")),
        Tables.age(),
        Tables.wide("Containers", object -> containers(object, "name")),
        Tables.wide("Images", object -> containers(object, "image")),
        Tables.wide("Selector", WorkloadColumns::selector));
  }

  static List<Column> replicaSet() {
    return List.of(
        Tables.name(),
        Tables.of("Desired", object -> number(object, "spec", "replicas")),
        Tables.of("Current", object -> number(object, "status", "replicas")),
        Tables.of("Ready", object -> number(object, "status", "readyReplicas")),
        Tables.age(),
        Tables.wide("Containers", object -> containers(object, "name")),
        Tables.wide("Images", object -> containers(object, "image")),
        Tables.wide("Selector", WorkloadColumns::selector));
  }

  private static String number(ObjectNode object, String... path) {
    return Long.toString(Tree.at(object, path).asLong());
  }

  private static String containers(ObjectNode object, String field) {
    return Tree.objects(object, "spec", "template", "spec", "containers").stream()
        .map(container -> container.path(field).asText())
        .collect(Collectors.joining(","));
  }

  /** As apimachinery's FormatLabelSelector. */
  static String selector(ObjectNode object) {
    List<LabelSelector.Requirement> requirements = new ArrayList<>();
    for (ObjectNode one : Tree.objects(object, "spec", "selector", "matchExpressions")) {
      List<String> values = new ArrayList<>();
      one.path("values").forEach(value -> values.add(value.asText()));
      requirements.add(
          new LabelSelector.Requirement(
              one.path("key").asText(), one.path("operator").asText(), values));
    }
    Map<String, String> labels = Tree.texts(object, "spec", "selector", "matchLabels");
    return Tables.orNone(new LabelSelector(labels, requirements).selector().toString());
  }
}
