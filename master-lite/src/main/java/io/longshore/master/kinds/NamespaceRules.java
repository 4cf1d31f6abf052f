package io.longshore.master.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.KindRules;
import io.longshore.master.registry.Place;
import io.longshore.master.registry.Problem;
import io.longshore.master.registry.Registry;
import io.longshore.master.registry.Tree;
import java.util.List;

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
    ArrayNode finalizers = Tree.listAt(Tree.objectAt(object, "spec"), "finalizers");
    if (!holds(finalizers)) {
      finalizers.add("kubernetes");
    }
  }

  private static boolean holds(ArrayNode finalizers) {
    for (JsonNode finalizer : finalizers) {
      if (finalizer.asText().equals("kubernetes")) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void validateCreate(ObjectNode object, List<Problem> problems) {
    Place finalizers = Place.of(object, problems).at("spec", "finalizers");
    finalizers.each().forEach(one -> one.calledAs(finalizers.path()).finalizerName());
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

  @Override
  public void validatePart(
      Registry.Part part, ObjectNode object, ObjectNode old, List<Problem> problems) {
    Place namespace = Place.of(object, problems);
    switch (part) {
      case STATUS -> phase(namespace);
      case FINALIZERS -> namespace.at("spec").each("finalizers").forEach(Place::finalizerName);
      case SPECIFICATION, APPROVAL, EVERYTHING -> {
        // Nobody but the server changes the rest.
      }
    }
  }

  /** ValidateNamespaceStatusUpdate of pkg/apis/core/validation. */
  private static void phase(Place namespace) {
    Place phase = namespace.at("status", "phase").calledAs("status.Phase");
    boolean isEnding = !namespace.at("metadata", "deletionTimestamp").isEmpty();
    if (!isEnding && !phase.text().equals("Active")) {
      phase.invalid("may only be 'Active' if `deletionTimestamp` is empty");
    } else if (isEnding && !phase.text().equals("Terminating")) {
      phase.invalid("may only be 'Terminating' if `deletionTimestamp` is not empty");
    }
  }
}
