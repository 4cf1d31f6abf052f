package io.longshore.master.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Sets of fields in the form of FieldsV1: a field of an object is {@code f:name}, an element of a
 * list {@code k:{keys}} or {@code v:value}. A node without children is in the set; one with
 * children is if it has a dot among them.
 */
final class FieldSets {
  private static final String SELF = ".";

  private FieldSets() {}

  static boolean isMember(JsonNode node) {
    return node.isEmpty() ? node.isObject() : node.has(SELF);
  }

  static ObjectNode union(ObjectNode left, ObjectNode right) {
    ObjectNode result = left.deepCopy();
    for (Map.Entry<String, JsonNode> entry : right.properties()) {
      ObjectNode other = (ObjectNode) entry.getValue();
      if (result.path(entry.getKey()) instanceof ObjectNode mine) {
        ObjectNode both = union(mine, other);
        if ((isMember(mine) || isMember(other)) && !both.isEmpty()) {
          both.putObject(SELF);
        }
        result.set(entry.getKey(), both);
      } else {
        result.set(entry.getKey(), other.deepCopy());
      }
    }
    return result;
  }

  /** What is in the first and not in the second. */
  static ObjectNode difference(ObjectNode left, JsonNode right) {
    return filtered(left, right, false);
  }

  /** What is in both. */
  static ObjectNode intersection(ObjectNode left, JsonNode right) {
    return filtered(left, right, true);
  }

  private static ObjectNode filtered(ObjectNode left, JsonNode right, boolean wanted) {
    ObjectNode result = Tree.object();
    for (Map.Entry<String, JsonNode> entry : left.properties()) {
      if (entry.getKey().equals(SELF)) {
        continue;
      }
      ObjectNode child = (ObjectNode) entry.getValue();
      JsonNode other = right.path(entry.getKey());
      boolean member = isMember(child) && isMember(other) == wanted;
      ObjectNode inner = filtered(child, other, wanted);
      if (member && !inner.isEmpty()) {
        inner.putObject(SELF);
      }
      if (member || !inner.isEmpty()) {
        result.set(entry.getKey(), inner);
      }
    }
    return result;
  }

  /** The members as people read them: {@code .spec.containers[name="c"].image}. */
  static List<String> paths(ObjectNode set) {
    List<String> paths = new ArrayList<>();
    addPaths(set, "", paths);
    return paths;
  }

  private static void addPaths(ObjectNode set, String path, List<String> paths) {
    for (Map.Entry<String, JsonNode> entry : set.properties()) {
      if (!entry.getKey().equals(SELF)) {
        String inner = path + step(entry.getKey());
        if (isMember(entry.getValue())) {
          paths.add(inner);
        }
        addPaths((ObjectNode) entry.getValue(), inner, paths);
      }
    }
  }

  private static String step(String element) {
    String rest = element.substring(2);
    if (element.startsWith("f:")) {
      return "." + rest;
    } else if (element.startsWith("v:")) {
      return "[=" + rest + "]";
    }
    List<String> keys = new ArrayList<>();
    ObjectReader.value(rest.getBytes(StandardCharsets.UTF_8), new ArrayList<>())
        .properties()
        .forEach(key -> keys.add(key.getKey() + "=" + key.getValue()));
    return "[" + String.join(",", keys) + "]";
  }
}
