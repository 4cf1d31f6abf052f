package io.longshore.kubeapi.meta;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A choice of objects by their labels, as objects hold it. Without any condition it chooses all.
 */
public record LabelSelector(Map<String, String> matchLabels, List<Requirement> matchExpressions) {

  /** A condition on one label, as objects hold it. */
  public record Requirement(String key, String operator, List<String> values) {}

  /** The conditions, ready to be asked. */
  public Labels.Selector selector() {
    List<Labels.Condition> equal =
        matchLabels.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .<Labels.Condition>map(
                entry -> new Labels.In(entry.getKey(), List.of(entry.getValue())))
            .toList();
    List<Labels.Condition> others =
        matchExpressions.stream().map(LabelSelector::condition).toList();
    return new Labels.Selector(Stream.concat(equal.stream(), others.stream()).toList());
  }

  private static Labels.Condition condition(Requirement requirement) {
    return switch (requirement.operator()) {
      case "In" -> new Labels.In(requirement.key(), requirement.values());
      case "NotIn" -> new Labels.NotIn(requirement.key(), requirement.values());
      case "Exists" -> new Labels.Exists(requirement.key());
      case "DoesNotExist" -> new Labels.Missing(requirement.key());
      default ->
          throw new IllegalArgumentException(
              "\"" + requirement.operator() + "\" is not a valid label selector operator");
    };
  }
}
