package io.longshore.kubeapi.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectReader;
import io.longshore.kubeapi.meta.KubeObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Reads a list of objects as it arrives: neither the whole text nor a tree of it is ever kept. */
public final class ListReader {

  /**
   * A list, or a part of one.
   *
   * @param continueToken asks for the next part; empty where this is the last
   */
  public record Page<T>(List<T> items, String resourceVersion, String continueToken) {}

  private record ListMeta(String resourceVersion, @JsonProperty("continue") String next) {}

  private ListReader() {}

  /** Reads to the end of the list. */
  public static <T extends KubeObject> Page<T> read(InputStream stream, Class<T> shape) {
    List<T> items = new ArrayList<>();
    ListMeta meta = new ListMeta("", "");
    try (JsonParser parser = Json.shared().getFactory().createParser(stream)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("a list is a JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        switch (name) {
          case "metadata" -> meta = Json.shared().readValue(parser, ListMeta.class);
          case "items" -> readItems(parser, shape, items);
          default -> parser.skipChildren();
        }
      }
    } catch (IOException e) {
      throw Json.failure(e, shape);
    }
    return new Page<>(items, meta.resourceVersion(), meta.next());
  }

  /** An empty list may be null: Go writes a nil slice so. */
  private static <T> void readItems(JsonParser parser, Class<T> shape, List<T> items)
      throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    ObjectReader reader = Json.shared().readerFor(shape);
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      items.add(
          shape == JsonObject.class
              ? shape.cast(JsonObject.of(Json.shared().readTree(parser)))
              : reader.readValue(parser));
    }
  }
}
