package io.longshore.master.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reading and changing what lies at a path in an object. */
public final class Tree {
  private Tree() {}

  /** An object without fields. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** What is at a path; a missing node where there is nothing. */
  public static JsonNode at(JsonNode node, String... path) {
    JsonNode found = node;
    for (String step : path) {
      found = found.path(step);
    }
    return found;
  }

  /** The text at a path; empty where there is none. */
  public static String text(JsonNode node, String... path) {
    return at(node, path).asText("");
  }

  /** The object at a path, which is made where there is none. */
  public static ObjectNode objectAt(ObjectNode node, String... path) {
    ObjectNode found = node;
    for (String step : path) {
      found = found.path(step) instanceof ObjectNode inner ? inner : found.putObject(step);
    }
    return found;
  }

  /** The list at a path, which is made where there is none. */
  public static ArrayNode listAt(ObjectNode node, String field) {
    return node.path(field) instanceof ArrayNode list ? list : node.putArray(field);
  }

  /** Sets a field that is not there. */
  public static void putIfMissing(ObjectNode node, String field, String value) {
    if (!node.hasNonNull(field)) {
      node.put(field, value);
    }
  }

  /** Sets a field that is not there. */
  public static void putIfMissing(ObjectNode node, String field, int value) {
    if (!node.hasNonNull(field)) {
      node.put(field, value);
    }
  }

  /** Makes a field as it is in another object, which may be without it. */
  public static void copyField(ObjectNode to, JsonNode from, String field) {
    JsonNode value = from.path(field);
    if (value.isMissingNode()) {
      to.remove(field);
    } else {
      to.set(field, value.deepCopy());
    }
  }

  /** The objects of a list. */
  public static List<ObjectNode> objects(JsonNode node, String... path) {
    List<ObjectNode> objects = new ArrayList<>();
    for (JsonNode element : at(node, path)) {
      if (element instanceof ObjectNode object) {
        objects.add(object);
      }
    }
    return objects;
  }

  /** The texts under names at a path, such as labels. */
  public static Map<String, String> texts(JsonNode node, String... path) {
    Map<String, String> texts = new HashMap<>();
    at(node, path)
        .properties()
        .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
    return texts;
  }
}
