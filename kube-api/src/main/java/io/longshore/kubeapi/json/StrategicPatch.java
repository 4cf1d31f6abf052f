package io.longshore.kubeapi.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A strategic merge patch: the difference between two states of an object, in which lists of named
 * elements carry only the elements that differ. The API server's description:
 * contributors/devel/sig-api-machinery/strategic-merge-patch.md of kubernetes/community.
 */
public final class StrategicPatch {
  private static final String DIRECTIVE = "$patch";
  private static final String ORDER = "$setElementOrder/";

  private final ObjectNode patch;

  private StrategicPatch(ObjectNode patch) {
    this.patch = patch;
  }

  /** What makes the first into the second; empty if they are the same. */
  public static Optional<StrategicPatch> between(Object before, Object after) {
    ObjectNode patch = difference(Json.tree(before), Json.tree(after));
    return patch.isEmpty() ? Optional.empty() : Optional.of(new StrategicPatch(patch));
  }

  /** The patch with another field, as a status patch names the uid it is meant for. */
  public StrategicPatch with(Object value, String... path) {
    return new StrategicPatch(new JsonObject(patch).with(value, path).node());
  }

  /** The body of the request. */
  public byte[] bytes() {
    return Json.write(new JsonObject(patch));
  }

  /** The patched object. */
  JsonObject applyTo(JsonObject object) {
    return new JsonObject(apply(object.node().deepCopy(), patch));
  }

  private static ObjectNode difference(ObjectNode before, ObjectNode after) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    before
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!after.has(name)) {
                patch.putNull(name);
              }
            });
    after
        .properties()
        .forEach(
            field ->
                addDifference(
                    patch, field.getKey(), before.path(field.getKey()), field.getValue()));
    return patch;
  }

  private static void addDifference(
      ObjectNode patch, String name, JsonNode before, JsonNode after) {
    if (before.equals(after)) {
      return;
    }
    if (before instanceof ObjectNode old && after instanceof ObjectNode next) {
      patch.set(name, difference(old, next));
      return;
    }
    Optional<String> key = MergeKeys.of(name, before, after);
    if (key.isPresent()) {
      addListDifference(patch, name, byKey(before, key.get()), byKey(after, key.get()), key.get());
    } else {
      patch.set(name, after);
    }
  }

  private static void addListDifference(
      ObjectNode patch,
      String name,
      Map<String, ObjectNode> before,
      Map<String, ObjectNode> after,
      String key) {
    ArrayNode changes = JsonNodeFactory.instance.arrayNode();
    ArrayNode order = JsonNodeFactory.instance.arrayNode();
    before.forEach(
        (value, element) -> {
          if (!after.containsKey(value)) {
            changes.addObject().put(DIRECTIVE, "delete").set(key, element.get(key));
          }
        });
    after.forEach(
        (value, element) -> {
          order.addObject().set(key, element.get(key));
          ObjectNode old = before.get(value);
          ObjectNode change = old == null ? element.deepCopy() : difference(old, element);
          if (!change.isEmpty()) {
            change.set(key, element.get(key));
            changes.add(change);
          }
        });
    patch.set(ORDER + name, order);
    if (!changes.isEmpty()) {
      patch.set(name, changes);
    }
  }

  private static Map<String, ObjectNode> byKey(JsonNode list, String key) {
    Map<String, ObjectNode> elements = new LinkedHashMap<>();
    list.forEach(element -> elements.put(element.path(key).asText(), (ObjectNode) element));
    return elements;
  }

  private static ObjectNode apply(ObjectNode target, ObjectNode patch) {
    patch
        .properties()
        .forEach(field -> applyField(target, patch, field.getKey(), field.getValue()));
    return target;
  }

  private static void applyField(
      ObjectNode target, ObjectNode patch, String name, JsonNode change) {
    if (name.startsWith(ORDER)) {
      String list = name.substring(ORDER.length());
      applyToList(target, list, patch.path(list), change);
    } else if (name.equals(DIRECTIVE) || patch.has(ORDER + name)) {
      return; // the directive is for the list around, and such a list is done with its order
    } else if (change.isNull()) {
      target.remove(name);
    } else if (target.path(name) instanceof ObjectNode old && change instanceof ObjectNode inner) {
      apply(old, inner);
    } else {
      target.set(name, change);
    }
  }

  private static void applyToList(
      ObjectNode target, String name, JsonNode changes, JsonNode order) {
    String key = keyOf(changes.path(0), order);
    Map<String, ObjectNode> elements = byKey(target.path(name), key);
    for (JsonNode change : changes) {
      String value = change.path(key).asText();
      if (change.path(DIRECTIVE).asText("").equals("delete")) {
        elements.remove(value);
      } else {
        ObjectNode old = elements.getOrDefault(value, JsonNodeFactory.instance.objectNode());
        elements.put(value, apply(old, (ObjectNode) change));
      }
    }
    ArrayNode result = target.putArray(name);
    for (JsonNode place : order) {
      ObjectNode element = elements.remove(place.path(key).asText());
      if (element != null) {
        result.add(element);
      }
    }
    // Elements that others added in the meantime keep their place behind.
    elements.values().forEach(result::add);
  }

  /** The order names its elements by the key alone; where all are deleted, the deletion does. */
  private static String keyOf(JsonNode change, JsonNode order) {
    JsonNode named = order.isEmpty() ? change : order.get(0);
    String key = "";
    for (Map.Entry<String, JsonNode> field : named.properties()) {
      key = field.getKey().equals(DIRECTIVE) ? key : field.getKey();
    }
    return key;
  }

  @Override
  public String toString() {
    return patch.toString();
  }
}
