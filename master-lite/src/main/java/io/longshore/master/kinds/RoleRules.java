package io.longshore.master.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.KindRules;
import io.longshore.master.registry.Place;
import io.longshore.master.registry.Problem;
import io.longshore.master.registry.Selectors;
import java.util.List;

/**
 * Roles and ClusterRoles: kubernetes' pkg/apis/rbac/validation.
 *
 * @param namespaced whether it is one of a namespace, where no paths are
 */
record RoleRules(boolean namespaced) implements KindRules {
  @Override
  public boolean createdByUpdate() {
    return true;
  }

  @Override
  public void validate(ObjectNode object, List<Problem> problems) {
    Place role = Place.of(object, problems);
    role.each("rules").forEach(this::rule);
    Place selectors = role.at("aggregationRule", "clusterRoleSelectors");
    if (role.has("aggregationRule") && selectors.isEmpty()) {
      selectors.required("at least one clusterRoleSelector required if aggregationRule is non-nil");
    }
    selectors.each().forEach(Selectors::check);
  }

  private void rule(Place rule) {
    if (rule.at("verbs").isEmpty()) {
      rule.at("verbs").required("verbs must contain at least one value");
    }
    Place paths = rule.at("nonResourceURLs");
    Place groups = rule.at("apiGroups");
    Place resources = rule.at("resources");
    Place names = rule.at("resourceNames");
    if (!paths.isEmpty()) {
      if (namespaced) {
        paths.invalid("namespaced rules cannot apply to non-resource URLs");
      }
      if (!groups.isEmpty() || !resources.isEmpty() || !names.isEmpty()) {
        paths.invalid("rules cannot apply to both regular resources and non-resource URLs");
      }
      return;
    }
    if (groups.isEmpty()) {
      groups.required("resource rules must supply at least one api group");
    }
    if (resources.isEmpty()) {
      resources.required("resource rules must supply at least one resource");
    }
  }
}
