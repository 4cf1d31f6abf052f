package io.longshore.master.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.Formats;
import io.longshore.master.registry.KindRules;
import io.longshore.master.registry.Place;
import io.longshore.master.registry.Problem;
import io.longshore.master.registry.Tree;
import java.util.List;

/**
 * RoleBindings and ClusterRoleBindings: kubernetes' pkg/apis/rbac/validation.
 *
 * @param namespaced whether it is one of a namespace
 */
record RoleBindingRules(boolean namespaced) implements KindRules {
  private static final String GROUP = "rbac.authorization.k8s.io";
  private static final List<String> SUBJECTS = List.of("ServiceAccount", "User", "Group");

  @Override
  public boolean createdByUpdate() {
    return true;
  }

  @Override
  public void setDefaults(ObjectNode object) {
    if (object.path("roleRef") instanceof ObjectNode role && isEmpty(role)) {
      role.put("apiGroup", GROUP);
    }
    for (ObjectNode subject : Tree.objects(object, "subjects")) {
      String kind = Tree.text(subject, "kind");
      if (isEmpty(subject) && (kind.equals("User") || kind.equals("Group"))) {
        subject.put("apiGroup", GROUP);
      }
    }
  }

  private static boolean isEmpty(ObjectNode reference) {
    return Tree.text(reference, "apiGroup").isEmpty();
  }

  @Override
  public void validate(ObjectNode object, List<Problem> problems) {
    Place binding = Place.of(object, problems);
    Place role = binding.at("roleRef");
    role.at("apiGroup").oneOfAtAll(List.of(GROUP));
    role.at("kind")
        .oneOfAtAll(namespaced ? List.of("Role", "ClusterRole") : List.of("ClusterRole"));
    role.at("name").requireMatching(Formats::pathSegment);
    binding.each("subjects").forEach(this::subject);
  }

  private void subject(Place subject) {
    Place name = subject.at("name");
    Place group = subject.at("apiGroup");
    name.requireText();
    switch (subject.text("kind")) {
      case "ServiceAccount" -> {
        name.matchesIfSet(Formats::dnsSubdomain);
        group.oneOfAtAll(List.of(""));
        if (!namespaced) {
          subject.at("namespace").requireText();
        }
      }
      case "User" -> person(name, group, "user name cannot be empty");
      case "Group" -> person(name, group, "group name cannot be empty");
      default -> subject.at("kind").unsupported(SUBJECTS);
    }
  }

  private static void person(Place name, Place group, String whenEmpty) {
    if (name.isEmpty()) {
      name.invalid(whenEmpty);
    }
    group.oneOfAtAll(List.of(GROUP));
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, List<Problem> problems) {
    Place role = Place.of(object, problems).at("roleRef");
    if (!role.value().equals(old.path("roleRef"))) {
      // Upstream shows its inner form here, which has no names for JSON.
      ObjectNode shown =
          Tree.object()
              .put("APIGroup", role.text("apiGroup"))
              .put("Kind", role.text("kind"))
              .put("Name", role.text("name"));
      role.having(shown).invalid("cannot change roleRef");
    }
  }
}
