package io.longshore.master.rbac;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.ApiException;
import io.longshore.master.registry.Registry;
import io.longshore.master.registry.ResourceType;
import io.longshore.master.registry.Tree;
import io.longshore.master.registry.WriteOptions;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Sees to it that the roles and bindings of every cluster are there at each start. What somebody
 * has added to them stays; what somebody has taken away comes back, unless the object says that it
 * is not to be updated. Objects say by a rule of upstream whether they may be.
 */
public final class BootstrapPolicy {
  static final PolicyRule EVERYTHING =
      new PolicyRule(Set.of("*"), Set.of("*"), Set.of("*"), Set.of(), Set.of("*"));
  private static final String UPDATED = "rbac.authorization.kubernetes.io/autoupdate";

  private final Registry registry;

  private BootstrapPolicy(Registry registry) {
    this.registry = registry;
  }

  /** Makes and completes them. */
  public static void reconcile(Registry registry) {
    BootstrapPolicy policy = new BootstrapPolicy(registry);
    for (PolicyText.RoleText role : PolicyText.load()) {
      policy.reconcile(role.kind(), role.namespace(), role.role());
      role.binding().ifPresent(b -> policy.reconcile(role.kind() + "Binding", role.namespace(), b));
    }
  }

  /** The rules of a role as it is at first. */
  public static List<PolicyRule> rules(String name) {
    return PolicyText.load().stream()
        .filter(role -> Tree.text(role.role(), "metadata", "name").equals(name))
        .flatMap(role -> PolicyRule.allOf(role.role()).stream())
        .toList();
  }

  private void reconcile(String kind, String namespace, ObjectNode wanted) {
    ResourceType type =
        registry
            .table()
            .ofKind(Escalation.GROUP + "/v1", kind)
            .orElseThrow(() -> new IllegalArgumentException("no kind " + kind));
    String name = Tree.text(wanted, "metadata", "name");
    Optional<ObjectNode> present = registry.find(type, namespace, name);
    if (present.isEmpty()) {
      create(type, namespace, wanted);
    } else if (!Tree.text(present.get(), "metadata", "annotations", UPDATED).equals("false")) {
      registry.update(
          type,
          namespace,
          name,
          Registry.Part.SPECIFICATION,
          WriteOptions.INTERNAL,
          current -> completed(current, wanted));
    }
  }

  private void create(ResourceType type, String namespace, ObjectNode wanted) {
    try {
      registry.create(type, namespace, wanted, WriteOptions.INTERNAL);
    } catch (ApiException e) {
      if (!e.alreadyExists()) {
        throw e;
      }
    }
  }

  /** Adds what is missing; the rules of a sum are not ours to add. */
  static ObjectNode completed(ObjectNode current, ObjectNode wanted) {
    Tree.texts(wanted, "metadata", "labels")
        .forEach((key, value) -> Tree.objectAt(current, "metadata", "labels").put(key, value));
    if (wanted.has("aggregationRule")) {
      Tree.copyField(current, wanted, "aggregationRule");
    } else if (wanted.has("rules")) {
      List<PolicyRule> missing =
          PolicyRule.missing(PolicyRule.allOf(wanted), PolicyRule.allOf(current));
      ArrayNode rules = Tree.listAt(current, "rules");
      missing.forEach(rule -> rules.add(rule.toJson()));
    }
    if (wanted.has("subjects")) {
      ArrayNode subjects = Tree.listAt(current, "subjects");
      for (JsonNode subject : wanted.path("subjects")) {
        boolean isThere = false;
        for (JsonNode other : subjects) {
          isThere |= other.equals(subject);
        }
        if (!isThere) {
          subjects.add(subject.deepCopy());
        }
      }
    }
    return current;
  }
}
