package io.longshore.master.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.access.User;
import io.longshore.master.registry.ResourceType;
import io.longshore.master.registry.Verb;
import java.util.List;
import java.util.Optional;

/** Looks at what users write, and refuses or completes it. Safe for use by several threads. */
@FunctionalInterface
public interface Admission {

  /**
   * A write by a user.
   *
   * @param verb create, update or delete
   * @param object what is to be there, which may be completed; for a deletion what goes
   * @param old what is there now; nothing for a new object
   */
  record Operation(
      User user,
      Verb verb,
      ResourceType type,
      String subresource,
      String namespace,
      String name,
      ObjectNode object,
      Optional<ObjectNode> old) {

    /** Whether it is about objects of a kind themselves, or one of their parts. */
    public boolean isOn(String group, String resource, String part) {
      return type.group().equals(group)
          && type.plural().equals(resource)
          && subresource.equals(part);
    }
  }

  /** Throws the refusal. */
  void admit(Operation operation);

  /** One after the other, each seeing what those before it have completed. */
  static Admission all(List<Admission> admissions) {
    List<Admission> each = List.copyOf(admissions);
    return operation -> each.forEach(admission -> admission.admit(operation));
  }
}
