package io.longshore.master.rbac;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.Tree;

/** The name of a Role, a ClusterRole or a binding; the namespace of the latter two is empty. */
record RoleName(String namespace, String name) {

  static RoleName of(ObjectNode object) {
    return new RoleName(
        Tree.text(object, "metadata", "namespace"), Tree.text(object, "metadata", "name"));
  }

  /** What a binding refers to. */
  static RoleName referredTo(ObjectNode binding) {
    boolean isOfCluster = Tree.text(binding, "roleRef", "kind").equals("ClusterRole");
    String namespace = isOfCluster ? "" : Tree.text(binding, "metadata", "namespace");
    return new RoleName(namespace, Tree.text(binding, "roleRef", "name"));
  }

  @Override
  public String toString() {
    return namespace.isEmpty()
        ? "ClusterRole \"" + name + '"'
        : "Role \"" + name + "/" + namespace + '"';
  }
}
