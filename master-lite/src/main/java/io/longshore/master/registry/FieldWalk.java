package io.longshore.master.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.schema.Field;
import io.longshore.master.schema.Merge;
import io.longshore.master.schema.Message;
import io.longshore.master.schema.Schema;
import io.longshore.master.schema.Type;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Objects and sets of their fields, as server-side apply sees them: what is in an object, what has
 * changed between two, how one is merged into another, and how fields are taken out. The rules are
 * those of structured-merge-diff; the descriptions say how each list and map merges.
 */
final class FieldWalk {
  // Upstream's schema has this default for a key, so that ports without a protocol are known.
  private static final String PROTOCOL = "protocol";

  private final Schema schema;

  FieldWalk(Schema schema) {
    this.schema = schema;
  }

  private Message message(ResourceType type) {
    return schema.message(type.message());
  }

  /** All fields that an object has. */
  ObjectNode fields(ObjectNode object, ResourceType type) {
    return fields(object, message(type));
  }

  private ObjectNode fields(JsonNode object, Message message) {
    ObjectNode set = Tree.object();
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      Field field = message.fields().get(entry.getKey());
      if (field != null) {
        set.set("f:" + entry.getKey(), fields(entry.getValue(), field));
      }
    }
    return set;
  }

  private ObjectNode fields(JsonNode value, Field field) {
    ObjectNode set = Tree.object();
    switch (field.merge()) {
      case Merge.Atomic _ -> {
        // A leaf.
      }
      case Merge.Granular _ -> {
        Optional<Message> inner = schema.messageOf(field.type());
        if (inner.isPresent()) {
          return fields(value, inner.get());
        }
        value.fieldNames().forEachRemaining(name -> set.putObject("f:" + name));
      }
      case Merge.ByValue _ -> value.forEach(element -> set.putObject("v:" + element));
      case Merge.ByKeys(List<String> keys) -> {
        for (JsonNode element : value) {
          ObjectNode inner = fields(element, elementOf(field));
          inner.putObject(".");
          set.set(key(element, keys), inner);
        }
      }
    }
    return set;
  }

  private Message elementOf(Field field) {
    return field.type() instanceof Type.ListOf(Type element)
        ? schema.messageOf(element).orElseThrow()
        : schema.messageOf(field.type()).orElseThrow();
  }

  private static String key(JsonNode element, List<String> keys) {
    ObjectNode identity = Tree.object();
    for (String key : keys.stream().sorted(Comparator.naturalOrder()).toList()) {
      if (element.has(key)) {
        identity.set(key, element.get(key));
      } else if (key.equals(PROTOCOL)) {
        identity.put(key, "TCP");
      }
    }
    return "k:" + identity;
  }

  /** The fields of the second object that are new or different. */
  ObjectNode changes(ObjectNode before, ObjectNode after, ResourceType type) {
    return changes(before, after, message(type));
  }

  private ObjectNode changes(JsonNode before, JsonNode after, Message message) {
    ObjectNode set = Tree.object();
    for (Map.Entry<String, JsonNode> entry : after.properties()) {
      Field field = message.fields().get(entry.getKey());
      JsonNode old = before.path(entry.getKey());
      if (field == null || old.equals(entry.getValue())) {
        continue;
      }
      boolean leaf = field.merge() instanceof Merge.Atomic || old.isMissingNode();
      ObjectNode inner =
          leaf ? fields(entry.getValue(), field) : changes(old, entry.getValue(), field);
      if (leaf || !inner.isEmpty()) {
        set.set("f:" + entry.getKey(), inner);
      }
    }
    return set;
  }

  private ObjectNode changes(JsonNode before, JsonNode after, Field field) {
    return switch (field.merge()) {
      case Merge.Atomic _ -> Tree.object();
      case Merge.ByValue _ -> FieldSets.difference(fields(after, field), fields(before, field));
      case Merge.Granular _ -> {
        Optional<Message> inner = schema.messageOf(field.type());
        if (inner.isPresent()) {
          yield changes(before, after, inner.get());
        }
        ObjectNode set = Tree.object();
        after
            .properties()
            .forEach(
                entry -> {
                  if (!before.path(entry.getKey()).equals(entry.getValue())) {
                    set.putObject("f:" + entry.getKey());
                  }
                });
        yield set;
      }
      case Merge.ByKeys(List<String> keys) -> {
        ObjectNode set = Tree.object();
        for (JsonNode element : after) {
          Optional<ObjectNode> old = find(before, element, keys);
          ObjectNode inner = changes(old.orElseGet(Tree::object), element, elementOf(field));
          if (old.isEmpty()) {
            inner.putObject(".");
          }
          if (!inner.isEmpty()) {
            set.set(key(element, keys), inner);
          }
        }
        yield set;
      }
    };
  }

  private static Optional<ObjectNode> find(JsonNode list, JsonNode wanted, List<String> keys) {
    String key = key(wanted, keys);
    for (JsonNode element : list) {
      if (element instanceof ObjectNode object && key(object, keys).equals(key)) {
        return Optional.of(object);
      }
    }
    return Optional.empty();
  }

  /** Writes what is applied into an object. */
  void merge(ObjectNode target, ObjectNode applied, ResourceType type) {
    merge(target, applied, message(type));
  }

  private void merge(ObjectNode target, JsonNode applied, Message message) {
    for (Map.Entry<String, JsonNode> entry : applied.properties()) {
      String name = entry.getKey();
      JsonNode value = entry.getValue();
      Field field = message.fields().get(name);
      if (field == null || field.merge() instanceof Merge.Atomic || !target.has(name)) {
        target.set(name, value.deepCopy());
      } else if (target.get(name) instanceof ArrayNode list) {
        mergeList(list, value, field);
      } else if (target.get(name) instanceof ObjectNode object) {
        Optional<Message> inner = schema.messageOf(field.type());
        inner.ifPresentOrElse(
            known -> merge(object, value, known),
            () -> value.properties().forEach(e -> object.set(e.getKey(), e.getValue())));
      }
    }
  }

  private void mergeList(ArrayNode target, JsonNode applied, Field field) {
    for (JsonNode element : applied) {
      if (field.merge() instanceof Merge.ByKeys(List<String> keys)) {
        find(target, element, keys)
            .ifPresentOrElse(
                old -> merge(old, element, elementOf(field)), () -> target.add(element.deepCopy()));
      } else if (!contains(target, element)) {
        target.add(element);
      }
    }
  }

  private static boolean contains(ArrayNode list, JsonNode value) {
    for (JsonNode element : list) {
      if (element.equals(value)) {
        return true;
      }
    }
    return false;
  }

  /** Takes the fields of a set out of an object. */
  void remove(ObjectNode object, ObjectNode set, ResourceType type) {
    remove(object, set, message(type));
  }

  private void remove(ObjectNode object, JsonNode set, Message message) {
    for (Map.Entry<String, JsonNode> entry : set.properties()) {
      String name = entry.getKey().substring(Math.min(2, entry.getKey().length()));
      Field field = message.fields().get(name);
      JsonNode value = object.path(name);
      if (field == null || value.isMissingNode()) {
        continue;
      }
      if (entry.getValue().isEmpty()) {
        object.remove(name);
      } else if (removeInside(value, entry.getValue(), field)) {
        object.remove(name);
      }
    }
  }

  /** Returns whether nothing is left. */
  private boolean removeInside(JsonNode value, JsonNode set, Field field) {
    if (value instanceof ArrayNode list) {
      for (int i = list.size() - 1; i >= 0; i--) {
        String key =
            field.merge() instanceof Merge.ByKeys(List<String> keys)
                ? key(list.get(i), keys)
                : "v:" + list.get(i);
        JsonNode inner = set.path(key);
        if (FieldSets.isMember(inner)) {
          list.remove(i);
        } else if (list.get(i) instanceof ObjectNode element) {
          remove(element, inner, elementOf(field));
        }
      }
    } else if (value instanceof ObjectNode object) {
      Optional<Message> inner = schema.messageOf(field.type());
      inner.ifPresentOrElse(
          known -> remove(object, set, known),
          () -> set.fieldNames().forEachRemaining(name -> object.remove(name.substring(2))));
    }
    return value.isEmpty();
  }
}
