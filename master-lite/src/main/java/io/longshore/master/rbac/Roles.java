package io.longshore.master.rbac;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.access.Attempt;
import io.longshore.master.access.Authorizer;
import io.longshore.master.access.Decision;
import io.longshore.master.access.User;
import io.longshore.master.registry.ObjectFeed;
import io.longshore.master.registry.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All roles and bindings, kept in memory and up to date by their changes: a decision reads nothing
 * from the store. Safe for use by several threads.
 */
public final class Roles implements Authorizer {
  private final Map<RoleName, List<PolicyRule>> roles = new ConcurrentHashMap<>();
  private final Map<RoleName, Binding> bindings = new ConcurrentHashMap<>();

  private record Binding(RoleName name, RoleName role, List<Subject> subjects) {
    static Binding of(ObjectNode object) {
      RoleName name = RoleName.of(object);
      List<Subject> subjects =
          Tree.objects(object, "subjects").stream()
              .map(subject -> Subject.of(subject, name.namespace()))
              .toList();
      return new Binding(name, RoleName.referredTo(object), subjects);
    }

    Optional<Subject> subjectOf(User user) {
      return subjects.stream().filter(subject -> subject.includes(user)).findFirst();
    }

    String reason(Subject subject) {
      String kind = name.namespace().isEmpty() ? "ClusterRoleBinding" : "RoleBinding";
      String place = name.namespace().isEmpty() ? "" : "/" + name.namespace();
      return "RBAC: allowed by %s \"%s%s\" of %s to %s"
          .formatted(kind, name.name(), place, role, subject);
    }
  }

  /** Takes in a change of a role or a binding; other kinds are none of its business. */
  public void changed(ObjectFeed.Event event) {
    RoleName name = RoleName.of(event.object());
    boolean gone = event.kind() == ObjectFeed.Kind.DELETED;
    switch (Tree.text(event.object(), "kind")) {
      case "Role", "ClusterRole" -> {
        if (gone) {
          roles.remove(name);
        } else {
          roles.put(name, PolicyRule.allOf(event.object()));
        }
      }
      case "RoleBinding", "ClusterRoleBinding" -> {
        if (gone) {
          bindings.remove(name);
        } else {
          bindings.put(name, Binding.of(event.object()));
        }
      }
      default -> {
        // Not about rights.
      }
    }
  }

  @Override
  public Decision decide(User user, Attempt attempt) {
    String namespace = attempt instanceof Attempt.OnResource on ? on.namespace() : "";
    for (Binding binding : bindings.values()) {
      if (isInForce(binding, namespace)) {
        Optional<Subject> subject = binding.subjectOf(user);
        if (subject.isPresent() && rules(binding).stream().anyMatch(rule -> rule.allows(attempt))) {
          return Decision.yes(binding.reason(subject.get()));
        }
      }
    }
    return Decision.NO_RULE;
  }

  private static boolean isInForce(Binding binding, String namespace) {
    String home = binding.name.namespace();
    return home.isEmpty() || home.equals(namespace);
  }

  private List<PolicyRule> rules(Binding binding) {
    return roles.getOrDefault(binding.role, List.of());
  }

  /** The rules of a role, if it is there. */
  Optional<List<PolicyRule>> rulesOf(RoleName role) {
    return Optional.ofNullable(roles.get(role));
  }

  /** All rules that are in force for a user in a namespace, or everywhere with an empty one. */
  public List<PolicyRule> rulesFor(User user, String namespace) {
    List<PolicyRule> rules = new ArrayList<>();
    for (Binding binding : bindings.values()) {
      if (isInForce(binding, namespace) && binding.subjectOf(user).isPresent()) {
        rules.addAll(rules(binding));
      }
    }
    return rules;
  }
}
