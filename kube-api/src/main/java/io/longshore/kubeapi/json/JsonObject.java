package io.longshore.kubeapi.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.ObjectMeta;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An object with all its fields, also those that we do not know: what is read, changed and written
 * back must be read as this. Never changes; a change gives another object.
 */
public final class JsonObject implements KubeObject {
  /** Without any field. */
  public static final JsonObject EMPTY = new JsonObject(Json.shared().createObjectNode());

  private final ObjectNode node;

  JsonObject(ObjectNode node) {
    this.node = node;
  }

  static JsonObject of(@Nullable JsonNode node) {
    if (node instanceof ObjectNode object) {
      return new JsonObject(object);
    }
    throw new JsonException(
        "not an object: " + (node == null ? "" : node.getNodeType()),
        new IllegalArgumentException());
  }

  ObjectNode node() {
    return node;
  }

  @Override
  public ObjectMeta metadata() {
    return Json.convert(
        node.path("metadata").isObject() ? node.path("metadata") : Json.shared().createObjectNode(),
        ObjectMeta.class);
  }

  /** Text or a number at a path; empty where there is none. */
  public String text(String... path) {
    return at(path).asText("");
  }

  /** A whole number at a path; empty where there is none. */
  public Optional<Long> number(String... path) {
    JsonNode found = at(path);
    return found.isIntegralNumber() ? Optional.of(found.longValue()) : Optional.empty();
  }

  /** Whether a path leads to something. */
  public boolean has(String... path) {
    return !at(path).isMissingNode();
  }

  /** The names of the fields, in their order. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** The objects of a list at a path; none where there is no list. */
  public List<JsonObject> objects(String... path) {
    List<JsonObject> objects = new ArrayList<>();
    at(path).forEach(element -> objects.add(JsonObject.of(element)));
    return objects;
  }

  /** The texts of a list at a path; none where there is no list. */
  public List<String> texts(String... path) {
    List<String> texts = new ArrayList<>();
    at(path).forEach(element -> texts.add(element.asText()));
    return texts;
  }

  /** The value at a path, read into a shape; empty where there is none. */
  public <T> Optional<T> at(Class<T> shape, String... path) {
    JsonNode found = at(path);
    return found.isMissingNode() || found.isNull()
        ? Optional.empty()
        : Optional.of(Json.convert(found, shape));
  }

  /** The whole, read into a shape. */
  public <T> T as(Class<T> shape) {
    return Json.convert(node, shape);
  }

  /** This with another value at a path; objects on the way are made. */
  public JsonObject with(Object value, String... path) {
    ObjectNode copy = node.deepCopy();
    ObjectNode parent = copy;
    for (int i = 0; i < path.length - 1; i++) {
      parent = parent.path(path[i]) instanceof ObjectNode inner ? inner : parent.putObject(path[i]);
    }
    JsonNode tree =
        value instanceof JsonObject object ? object.node : Json.shared().valueToTree(value);
    parent.set(path[path.length - 1], tree);
    return new JsonObject(copy);
  }

  /** This without what is at a path. */
  public JsonObject without(String... path) {
    ObjectNode copy = node.deepCopy();
    JsonNode parent = copy;
    for (int i = 0; i < path.length - 1; i++) {
      parent = parent.path(path[i]);
    }
    if (parent instanceof ObjectNode object) {
      object.remove(path[path.length - 1]);
    }
    return new JsonObject(copy);
  }

  /**
   * This with the change from one state of a shape to another: what the shape does not know stays
   * as it is, also inside lists whose elements have a name.
   */
  public JsonObject changed(Object before, Object after) {
    return StrategicPatch.between(before, after).map(patch -> patch.applyTo(this)).orElse(this);
  }

  private JsonNode at(String... path) {
    JsonNode found = node;
    for (String step : path) {
      found = found.path(step);
    }
    return found;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonObject object && object.node.equals(node);
  }

  @Override
  public int hashCode() {
    return node.hashCode();
  }

  /** The JSON. */
  @Override
  public String toString() {
    return node.toString();
  }
}
