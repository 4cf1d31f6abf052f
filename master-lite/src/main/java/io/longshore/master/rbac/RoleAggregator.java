package io.longshore.master.rbac;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.base.log.Log;
import io.longshore.kubeapi.meta.Labels;
import io.longshore.master.registry.ApiException;
import io.longshore.master.registry.ObjectFeed;
import io.longshore.master.registry.Registry;
import io.longshore.master.registry.ResourceType;
import io.longshore.master.registry.Tree;
import io.longshore.master.registry.WriteOptions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes the rules of ClusterRoles that are sums of others: kubernetes'
 * clusterroleaggregation_controller.go. For the thread that tells it the changes.
 */
public final class RoleAggregator {
  private static final Log LOG = Log.of("roles");

  private final Registry registry;
  private final ResourceType type;
  private final Map<String, ObjectNode> roles = new TreeMap<>();

  /** For the roles of a registry. */
  public RoleAggregator(Registry registry) {
    this.registry = registry;
    this.type = registry.table().required(Escalation.GROUP + "/v1", "clusterroles");
  }

  /** Takes in a change of a ClusterRole. */
  public synchronized void changed(ObjectFeed.Event event) {
    String name = Tree.text(event.object(), "metadata", "name");
    if (event.kind() == ObjectFeed.Kind.DELETED) {
      roles.remove(name);
    } else {
      roles.put(name, event.object());
    }
    for (ObjectNode role : List.copyOf(roles.values())) {
      if (role.hasNonNull("aggregationRule")) {
        writeSum(role);
      }
    }
  }

  private void writeSum(ObjectNode role) {
    ArrayNode rules = sum(role, List.copyOf(roles.values()));
    if (rules.equals(role.path("rules"))) {
      return;
    }
    String name = Tree.text(role, "metadata", "name");
    try {
      registry.update(
          type,
          "",
          name,
          Registry.Part.SPECIFICATION,
          WriteOptions.INTERNAL,
          current -> {
            current.set("rules", rules);
            return current;
          });
    } catch (ApiException e) {
      // Its next change, or that of one of its parts, comes with another attempt.
      LOG.warn("the rules of a role could not be written", "role", name, "reason", e.toString());
    }
  }

  /** The rules of all roles that one chooses by their labels, each rule once. */
  static ArrayNode sum(ObjectNode role, List<ObjectNode> all) {
    List<Labels.Selector> selectors = new ArrayList<>();
    for (ObjectNode selector : Tree.objects(role, "aggregationRule", "clusterRoleSelectors")) {
      selectors.add(Labels.parse(labels(selector)));
    }
    ArrayNode sum = JsonNodeFactory.instance.arrayNode();
    Set<ObjectNode> seen = new HashSet<>();
    String name = Tree.text(role, "metadata", "name");
    for (ObjectNode other : all) {
      Map<String, String> labels = Tree.texts(other, "metadata", "labels");
      boolean isPart =
          !Tree.text(other, "metadata", "name").equals(name)
              && selectors.stream().anyMatch(selector -> selector.matches(labels));
      if (isPart) {
        Tree.objects(other, "rules").stream().filter(seen::add).forEach(sum::add);
      }
    }
    return sum;
  }

  /** A selector's labels as text. */
  private static String labels(ObjectNode selector) {
    List<String> terms = new ArrayList<>();
    Tree.texts(selector, "matchLabels").forEach((key, value) -> terms.add(key + "=" + value));
    for (ObjectNode expression : Tree.objects(selector, "matchExpressions")) {
      terms.add(term(expression));
    }
    return String.join(",", terms);
  }

  private static String term(ObjectNode expression) {
    List<String> values = new ArrayList<>();
    expression.path("values").forEach(value -> values.add(value.asText()));
    String key = Tree.text(expression, "key");
    String list = "(" + String.join(",", values) + ")";
    return switch (Tree.text(expression, "operator")) {
      case "In" -> key + " in " + list;
      case "NotIn" -> key + " notin " + list;
      case "DoesNotExist" -> "!" + key;
      default -> key;
    };
  }
}
