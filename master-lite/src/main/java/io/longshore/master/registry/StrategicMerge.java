package io.longshore.master.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.schema.Field;
import io.longshore.master.schema.Message;
import io.longshore.master.schema.Schema;
import io.longshore.master.schema.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Strategic merge patches: merge patches that know from the description which lists are merged, and
 * by which key. See contributors/devel/sig-api-machinery/strategic-merge-patch.md of
 * kubernetes/community.
 */
final class StrategicMerge {
  private static final String DIRECTIVE = "$patch";
  private static final String RETAIN = "$retainKeys";
  private static final String ORDER = "$setElementOrder/";
  private static final String DELETE_VALUES = "$deleteFromPrimitiveList/";

  private final Schema schema;

  StrategicMerge(Schema schema) {
    this.schema = schema;
  }

  /** Changes an object. */
  void apply(ObjectNode target, ObjectNode patch, ResourceType type) {
    merge(target, patch, Optional.of(schema.message(type.message())));
  }

  private void merge(ObjectNode target, ObjectNode patch, Optional<Message> message) {
    switch (patch.path(DIRECTIVE).asText("")) {
      case "delete" -> {
        target.removeAll();
        return;
      }
      case "replace" -> target.removeAll();
      default -> {
        // "merge" is what happens anyway.
      }
    }
    if (patch.path(RETAIN) instanceof ArrayNode names) {
      retain(target, names);
    }
    for (Map.Entry<String, JsonNode> entry : patch.properties()) {
      mergeField(target, entry.getKey(), entry.getValue(), message);
    }
    reorder(target, patch, message);
  }

  private static void retain(ObjectNode target, ArrayNode names) {
    Set<String> kept = new HashSet<>();
    names.forEach(name -> kept.add(name.asText()));
    target.retain(kept);
  }

  private void mergeField(
      ObjectNode target, String name, JsonNode change, Optional<Message> message) {
    if (name.startsWith(DELETE_VALUES)) {
      removeValues(target, name.substring(DELETE_VALUES.length()), change);
    } else if (name.startsWith("$")) {
      return; // done before or after
    } else if (change.isNull()) {
      target.remove(name);
    } else {
      set(target, name, change, message.map(known -> known.fields().get(name)));
    }
  }

  private void set(ObjectNode target, String name, JsonNode change, Optional<Field> field) {
    if (change instanceof ObjectNode inner) {
      Optional<Message> message = field.flatMap(known -> schema.messageOf(known.type()));
      merge(Tree.objectAt(target, name), inner, message);
    } else if (change instanceof ArrayNode list
        && field.isPresent()
        && field.get().patch().merges()) {
      mergeList(Tree.listAt(target, name), list, field.get());
    } else {
      target.set(name, change.deepCopy());
    }
  }

  private void mergeList(ArrayNode target, ArrayNode changes, Field field) {
    Optional<String> key = field.patch().key();
    if (key.isEmpty()) {
      Set<JsonNode> present = new HashSet<>();
      target.forEach(present::add);
      changes.forEach(
          change -> {
            if (present.add(change)) {
              target.add(change);
            }
          });
      return;
    }
    if (isReplacement(changes)) {
      target.removeAll();
    }
    Optional<Message> element =
        field.type() instanceof Type.ListOf(Type inner)
            ? schema.messageOf(inner)
            : Optional.empty();
    for (JsonNode change : changes) {
      if (!(change instanceof ObjectNode object)) {
        throw ApiException.badRequest("an element of " + field.name() + " is not an object");
      } else if (!isDirectiveAlone(object)) {
        mergeElement(target, object, key.get(), element);
      }
    }
  }

  /**
   * An element with nothing but this directive is about the list: it holds what else stands there.
   */
  private static boolean isReplacement(ArrayNode changes) {
    for (JsonNode change : changes) {
      if (change.path(DIRECTIVE).asText("").equals("replace") && change.size() == 1) {
        return true;
      }
    }
    return false;
  }

  private static boolean isDirectiveAlone(ObjectNode change) {
    return change.size() == 1 && change.has(DIRECTIVE);
  }

  private void mergeElement(
      ArrayNode target, ObjectNode change, String key, Optional<Message> element) {
    JsonNode value = change.path(key);
    if (value.isMissingNode()) {
      throw ApiException.badRequest(
          "map: " + change + " does not contain declared merge key: " + key);
    }
    List<ObjectNode> same = withKey(target, key, value);
    if (change.path(DIRECTIVE).asText("").equals("delete")) {
      for (int i = target.size() - 1; i >= 0; i--) {
        if (target.get(i).path(key).equals(value)) {
          target.remove(i);
        }
      }
    } else if (same.isEmpty()) {
      merge(target.addObject(), change, element);
    } else {
      merge(same.getFirst(), change, element);
    }
  }

  private static List<ObjectNode> withKey(ArrayNode list, String key, JsonNode value) {
    List<ObjectNode> found = new ArrayList<>();
    for (JsonNode element : list) {
      if (element instanceof ObjectNode object && object.path(key).equals(value)) {
        found.add(object);
      }
    }
    return found;
  }

  private static void removeValues(ObjectNode target, String name, JsonNode values) {
    Set<JsonNode> gone = new HashSet<>();
    values.forEach(gone::add);
    ArrayNode kept = JsonNodeFactory.instance.arrayNode();
    target
        .path(name)
        .forEach(
            value -> {
              if (!gone.contains(value)) {
                kept.add(value);
              }
            });
    target.set(name, kept);
  }

  /** Elements that the order does not name stay behind the one that they stood behind. */
  private static void reorder(ObjectNode target, ObjectNode patch, Optional<Message> message) {
    for (Map.Entry<String, JsonNode> entry : patch.properties()) {
      String name = entry.getKey();
      if (name.startsWith(ORDER)
          && target.path(name.substring(ORDER.length())) instanceof ArrayNode list) {
        String field = name.substring(ORDER.length());
        Optional<String> key =
            message.map(known -> known.fields().get(field)).flatMap(known -> known.patch().key());
        order(list, entry.getValue(), key);
      }
    }
  }

  private static void order(ArrayNode list, JsonNode order, Optional<String> key) {
    List<Integer> rest = new ArrayList<>();
    IntStream.range(0, list.size()).forEach(rest::add);
    List<JsonNode> ordered = new ArrayList<>();
    for (JsonNode place : order) {
      JsonNode wanted = key.map(place::path).orElse(place);
      rest.stream()
          .filter(index -> identity(list.get(index), key).equals(wanted))
          .findFirst()
          .ifPresent(
              index -> {
                rest.remove(Integer.valueOf(index));
                ordered.add(list.get(index));
              });
    }
    rest.forEach(index -> ordered.add(Math.min(index, ordered.size()), list.get(index)));
    list.removeAll();
    list.addAll(ordered);
  }

  private static JsonNode identity(JsonNode element, Optional<String> key) {
    return key.map(element::path).orElse(element);
  }
}
