package io.longshore.master.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/**
 * The form in which objects of a kind are kept. Two groups may serve the same objects, as
 * upstream's do with Events: they are kept as the one group has them, and in the other some fields
 * have other names. Never changes.
 */
public final class StoredForm {
  /** Objects that are kept as they are seen. */
  public static final StoredForm SAME = new StoredForm("", Map.of(), Map.of());

  private static final String MANAGED_FIELD = "f:";

  private final String apiVersion;
  private final Map<String, String> storedNames;
  private final Map<String, String> seenNames;

  private StoredForm(
      String apiVersion, Map<String, String> storedNames, Map<String, String> seenNames) {
    this.apiVersion = apiVersion;
    this.storedNames = Map.copyOf(storedNames);
    this.seenNames = Map.copyOf(seenNames);
  }

  /** Kept as another group has them. The names of fields there are under those of the kind. */
  public static StoredForm of(String apiVersion, Map<String, String> storedNames) {
    Map<String, String> seenNames = new HashMap<>();
    storedNames.forEach((seen, stored) -> seenNames.put(stored, seen));
    if (seenNames.size() != storedNames.size()) {
      throw new IllegalArgumentException("two fields are kept under one name: " + storedNames);
    }
    return new StoredForm(apiVersion, storedNames, seenNames);
  }

  /** An object as it is kept. */
  ObjectNode stored(ObjectNode seen) {
    return storedNames.isEmpty() ? seen : renamed(seen, storedNames, apiVersion);
  }

  /** A kept object as a version of a group has it. */
  ObjectNode seen(ObjectNode stored, String version) {
    return seenNames.isEmpty() ? stored : renamed(stored, seenNames, version);
  }

  private static ObjectNode renamed(ObjectNode object, Map<String, String> names, String version) {
    ObjectNode renamed = Tree.object();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      renamed.set(names.getOrDefault(field.getKey(), field.getKey()), field.getValue().deepCopy());
    }
    renamed.put("apiVersion", version);
    // Who manages a field still does, by whatever name it goes.
    for (ObjectNode entry : Tree.objects(renamed, "metadata", "managedFields")) {
      entry.put("apiVersion", version);
      entry.set("fieldsV1", renamedSet(entry.path("fieldsV1"), names));
    }
    return renamed;
  }

  private static ObjectNode renamedSet(JsonNode set, Map<String, String> names) {
    ObjectNode renamed = Tree.object();
    for (Map.Entry<String, JsonNode> field : set.properties()) {
      String key = field.getKey();
      String name = key.startsWith(MANAGED_FIELD) ? key.substring(MANAGED_FIELD.length()) : "";
      String other = names.getOrDefault(name, name);
      renamed.set(name.isEmpty() ? key : MANAGED_FIELD + other, field.getValue());
    }
    return renamed;
  }
}
