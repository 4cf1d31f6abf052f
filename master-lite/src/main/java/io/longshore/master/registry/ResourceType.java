package io.longshore.master.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/**
 * A kind of objects that the API has.
 *
 * @param group empty for the core group
 * @param message the name of its description
 * @param storage the part of its keys that comes after {@code /registry/}
 * @param subresources the names behind an object's own
 * @param selectableFields what a field selector may ask for, besides name and namespace
 * @param generation whether changes of the specification are counted
 * @param storedForm how its objects are kept
 */
public record ResourceType(
    String group,
    String version,
    String plural,
    String singular,
    String kind,
    List<String> shortNames,
    List<String> categories,
    boolean namespaced,
    Set<Verb> verbs,
    List<String> subresources,
    String message,
    String storage,
    List<String> selectableFields,
    boolean generation,
    StoredForm storedForm) {

  /** Copies the lists. */
  public ResourceType {
    shortNames = List.copyOf(shortNames);
    categories = List.copyOf(categories);
    verbs = Set.copyOf(verbs);
    subresources = List.copyOf(subresources);
    selectableFields = List.copyOf(selectableFields);
  }

  /** As it stands in an object's first line. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** The key of an object. */
  public String key(String namespace, String name) {
    return prefix(namespace) + name;
  }

  /** What the keys of a namespace's objects begin with, or those of all with an empty one. */
  public String prefix(String namespace) {
    String base = "/registry/" + storage + "/";
    return namespaced && !namespace.isEmpty() ? base + namespace + "/" : base;
  }

  /** An object of this kind as it is kept. */
  public ObjectNode stored(ObjectNode object) {
    return storedForm.stored(object);
  }

  /** A kept object as this kind has it. */
  ObjectNode seen(ObjectNode stored) {
    return storedForm.seen(stored, apiVersion());
  }

  /** Whether it has a part behind its name. */
  public boolean has(String subresource) {
    return subresources.contains(subresource);
  }

  /** As error messages call it: {@code deployments.apps}. */
  @Override
  public String toString() {
    return group.isEmpty() ? plural : plural + "." + group;
  }
}
