package io.longshore.master.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.KindRules;
import io.longshore.master.registry.Tree;

/**
 * Namespaces. They have a label with their name, by which selectors find them, and a finalizer of
 * their own kind: they stay until what is in them is gone.
 */
record NamespaceRules() implements KindRules {
  private static final String NAME_LABEL = "kubernetes.io/metadata.name";

  @Override
  public void setDefaults(ObjectNode object) {
    Tree.objectAt(object, "metadata", "labels")
        .put(NAME_LABEL, Tree.text(object, "metadata", "name"));
  }

  @Override
  public void prepareCreate(ObjectNode object) {
    Tree.objectAt(object, "status").put("phase", "Active");
    Tree.objectAt(object, "spec").putArray("finalizers").add("kubernetes");
  }

  /** Only the finalize subresource changes them. */
  @Override
  public void prepareUpdate(ObjectNode object, ObjectNode old) {
    Tree.copyField(object, old, "spec");
  }

  @Override
  public void markDeleted(ObjectNode object) {
    Tree.objectAt(object, "status").put("phase", "Terminating");
  }
}
