package io.longshore.master.rbac;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.access.Attempt;
import io.longshore.master.access.Authorizer;
import io.longshore.master.access.User;
import io.longshore.master.admission.Admission;
import io.longshore.master.registry.ApiException;
import io.longshore.master.registry.Tree;
import io.longshore.master.registry.Verb;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Nobody gives away what he has not: kubernetes' pkg/registry/rbac/escalation_check.go. Who has the
 * verb escalate on roles, or bind on a role, may. Safe for use by several threads.
 */
public record Escalation(Roles roles, Authorizer authorizer) implements Admission {
  static final String GROUP = "rbac.authorization.k8s.io";

  @Override
  public void admit(Operation operation) {
    if (!operation.type().group().equals(GROUP) || operation.verb() == Verb.DELETE) {
      return;
    }
    switch (operation.type().kind()) {
      case "Role", "ClusterRole" -> admitRole(operation);
      case "RoleBinding", "ClusterRoleBinding" -> admitBinding(operation);
      default -> {
        // The group has no other kinds.
      }
    }
  }

  private void admitRole(Operation operation) {
    ObjectNode role = operation.object();
    boolean unchanged =
        operation
            .old()
            .filter(old -> old.path("rules").equals(role.path("rules")))
            .filter(old -> old.path("aggregationRule").equals(role.path("aggregationRule")))
            .isPresent();
    if (unchanged || may(operation, "escalate", operation.type().plural(), operation.name())) {
      return;
    }
    List<PolicyRule> held = roles.rulesFor(operation.user(), operation.namespace());
    if (role.hasNonNull("aggregationRule")) {
      PolicyRule everything = BootstrapPolicy.EVERYTHING;
      refuseMissing(operation, PolicyRule.missing(List.of(everything), held));
    }
    refuseMissing(operation, PolicyRule.missing(PolicyRule.allOf(role), held));
  }

  private void admitBinding(Operation operation) {
    ObjectNode binding = operation.object();
    boolean unchanged =
        operation
            .old()
            .filter(old -> old.path("roleRef").equals(binding.path("roleRef")))
            .filter(old -> old.path("subjects").equals(binding.path("subjects")))
            .isPresent();
    String resource =
        Tree.text(binding, "roleRef", "kind").equals("ClusterRole") ? "clusterroles" : "roles";
    String roleName = Tree.text(binding, "roleRef", "name");
    if (unchanged || may(operation, "bind", resource, roleName)) {
      return;
    }
    RoleName role = new RoleName(resource.equals("roles") ? operation.namespace() : "", roleName);
    List<PolicyRule> rules =
        roles
            .rulesOf(role)
            .orElseThrow(
                () ->
                    ApiException.forbidden(
                        operation.type(),
                        operation.name(),
                        resource + "." + GROUP + " \"" + roleName + "\" not found"));
    List<PolicyRule> held = roles.rulesFor(operation.user(), operation.namespace());
    refuseMissing(operation, PolicyRule.missing(rules, held));
  }

  private boolean may(Operation operation, String verb, String resource, String name) {
    return authorizer
        .decide(
            operation.user(),
            Attempt.OnResource.of(verb, GROUP, resource, operation.namespace(), name))
        .allowed();
  }

  private static void refuseMissing(Operation operation, List<PolicyRule> missing) {
    if (missing.isEmpty()) {
      return;
    }
    User user = operation.user();
    String groups =
        user.groups().stream().map(group -> '"' + group + '"').collect(Collectors.joining(" "));
    throw ApiException.forbidden(
        operation.type(),
        operation.name(),
        "user \""
            + user.name()
            + "\" (groups=["
            + groups
            + "]) is attempting to grant RBAC permissions not currently held:"
            + missing.stream().map(rule -> "\n" + rule).collect(Collectors.joining()));
  }
}
