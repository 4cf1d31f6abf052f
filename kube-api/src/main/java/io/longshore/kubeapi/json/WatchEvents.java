package io.longshore.kubeapi.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.ObjectMeta;
import java.io.IOException;

/** Reads the lines of a watch: {@code {"type":"ADDED","object":{...}}}. */
public final class WatchEvents {
  /** On the bookmark that ends a list sent as a watch: KEP-3157. */
  private static final String INITIAL_EVENTS_END = "k8s.io/initial-events-end";

  private record BookmarkObject(ObjectMeta metadata) {}

  private WatchEvents() {}

  /** Reads a line; the object goes straight into its shape where its type stands before it. */
  public static <T extends KubeObject> WatchEvent<T> read(byte[] line, int length, Class<T> shape) {
    try (JsonParser parser = Json.shared().getFactory().createParser(line, 0, length)) {
      parser.nextToken();
      if (parser.nextToken() == JsonToken.FIELD_NAME
          && parser.currentName().equals("type")
          && parser.nextToken() == JsonToken.VALUE_STRING) {
        String type = parser.getText();
        if (parser.nextToken() == JsonToken.FIELD_NAME && parser.currentName().equals("object")) {
          parser.nextToken();
          return event(type, parser, shape);
        }
      }
      JsonNode tree = Json.shared().readTree(line, 0, length);
      try (JsonParser object = Json.shared().treeAsTokens(tree.path("object"))) {
        object.nextToken();
        return event(tree.path("type").asText(), object, shape);
      }
    } catch (IOException e) {
      throw Json.failure(e, shape);
    }
  }

  private static <T extends KubeObject> WatchEvent<T> event(
      String type, JsonParser object, Class<T> shape) throws IOException {
    return switch (type) {
      case "ADDED" -> new WatchEvent.Added<>(value(object, shape));
      case "MODIFIED" -> new WatchEvent.Modified<>(value(object, shape));
      case "DELETED" -> new WatchEvent.Deleted<>(value(object, shape));
      case "BOOKMARK" -> bookmark(value(object, BookmarkObject.class).metadata());
      case "ERROR" -> new WatchEvent.Failed<>(value(object, Status.class));
      default -> new WatchEvent.Unknown<>(type);
    };
  }

  private static <S> S value(JsonParser parser, Class<S> shape) throws IOException {
    if (shape == JsonObject.class) {
      return shape.cast(JsonObject.of(Json.shared().readTree(parser)));
    }
    return Json.shared().readValue(parser, shape);
  }

  private static <T extends KubeObject> WatchEvent<T> bookmark(ObjectMeta metadata) {
    boolean end = metadata.annotations().getOrDefault(INITIAL_EVENTS_END, "").equals("true");
    return new WatchEvent.Bookmark<>(metadata.resourceVersion(), end);
  }
}
