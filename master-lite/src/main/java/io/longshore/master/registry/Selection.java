package io.longshore.master.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.kubeapi.meta.FieldSelector;
import io.longshore.kubeapi.meta.Labels;
import java.util.ArrayList;
import java.util.List;

/** A choice of objects by labels and fields. */
public record Selection(Labels.Selector labels, FieldSelector fields) {

  /** Every object. */
  public static final Selection ALL = new Selection(Labels.Selector.ALL, FieldSelector.ALL);

  /** From the words of a request, which may be empty. */
  public static Selection parse(ResourceType type, String labels, String fields) {
    try {
      FieldSelector chosen = FieldSelector.parse(fields);
      for (FieldSelector.Term term : chosen.terms()) {
        if (!isKnown(type, term.field())) {
          throw ApiException.badRequest("field label not supported: " + term.field());
        }
      }
      return new Selection(Labels.parse(labels), chosen);
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest("unable to parse requirement: " + e.getMessage());
    }
  }

  private static boolean isKnown(ResourceType type, String field) {
    return field.equals("metadata.name")
        || (field.equals("metadata.namespace") && type.namespaced())
        || type.selectableFields().contains(field);
  }

  /** The object of this choice that has a name. */
  public Selection named(String name) {
    List<FieldSelector.Term> terms = new ArrayList<>(fields.terms());
    terms.add(new FieldSelector.Term("metadata.name", true, name));
    return new Selection(labels, new FieldSelector(terms));
  }

  /** Whether every object is chosen. */
  public boolean isAll() {
    return labels.conditions().isEmpty() && fields.terms().isEmpty();
  }

  /** Whether an object is chosen. */
  public boolean matches(ObjectNode object) {
    return labels.matches(Tree.texts(object, "metadata", "labels"))
        && fields.matches(field -> value(object, field));
  }

  private static String value(ObjectNode object, String field) {
    JsonNode found = Tree.at(object, field.split("\\."));
    boolean isFlag = field.equals("spec.unschedulable") || field.equals("spec.hostNetwork");
    if (field.equals("source")) {
      return found.path("component").asText(Tree.text(object, "reportingComponent"));
    }
    return isFlag ? Boolean.toString(found.asBoolean()) : found.asText("");
  }
}
