package io.longshore.kubeapi.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.longshore.kubeapi.meta.KubeObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON into shapes and writes them. A shape is a record: what it has no component for is
 * skipped while it is read and never kept, so a reader pays for what it wants only. What JSON lacks
 * is an empty text, list, map or {@code Optional}, zero or false, as it is in Go; and those are not
 * written. Safe for use by several threads.
 */
public final class Json {
  private static final int DEEPEST = 500;
  private static final JsonSetter.Value NULL_IS_EMPTY =
      JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY);

  private static final ObjectMapper MAPPER = mapper();

  private Json() {}

  private static ObjectMapper mapper() {
    JsonFactory factory =
        JsonFactory.builder()
            // The API server allows 1.5 to 3 MB for an object, and a list has no limit.
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();
    return JsonMapper.builder(factory)
        .addModule(new Jdk8Module())
        .addModule(KubeTypes.module(new StringCache()))
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
        .withConfigOverride(String.class, type -> type.setSetterInfo(NULL_IS_EMPTY))
        .withConfigOverride(List.class, type -> type.setSetterInfo(NULL_IS_EMPTY))
        .withConfigOverride(Map.class, type -> type.setSetterInfo(NULL_IS_EMPTY))
        .defaultPropertyInclusion(
            JsonInclude.Value.construct(
                JsonInclude.Include.NON_DEFAULT, JsonInclude.Include.ALWAYS))
        .build();
  }

  /** Reads an object of a shape. */
  public static <T> T read(byte[] json, Class<T> shape) {
    return read(json, 0, json.length, shape);
  }

  /** Reads an object of a shape from a part of an array. */
  public static <T> T read(byte[] json, int offset, int length, Class<T> shape) {
    try {
      if (shape == JsonObject.class) {
        return shape.cast(JsonObject.of(MAPPER.readTree(json, offset, length)));
      }
      return MAPPER.readValue(json, offset, length, shape);
    } catch (IOException e) {
      throw failure(e, shape);
    }
  }

  /** Reads an object of a shape. */
  public static <T> T read(String json, Class<T> shape) {
    return read(json.getBytes(StandardCharsets.UTF_8), shape);
  }

  /** Writes an object. */
  public static byte[] write(Object object) {
    try {
      return MAPPER.writeValueAsBytes(object instanceof JsonObject json ? json.node() : object);
    } catch (JsonProcessingException e) {
      throw new JsonException("cannot write " + object, e);
    }
  }

  /** Writes an object of the API with its first lines, which a record does not have. */
  public static JsonObject object(String apiVersion, String kind, KubeObject object) {
    if (object instanceof JsonObject json) {
      return json;
    }
    ObjectNode node = MAPPER.createObjectNode();
    node.put("apiVersion", apiVersion).put("kind", kind);
    node.setAll((ObjectNode) MAPPER.valueToTree(object));
    return new JsonObject(node);
  }

  static ObjectNode tree(Object object) {
    return object instanceof JsonObject json
        ? json.node().deepCopy()
        : MAPPER.<ObjectNode>valueToTree(object);
  }

  static <T> T convert(JsonNode node, Class<T> shape) {
    if (shape == JsonObject.class) {
      return shape.cast(JsonObject.of(node));
    }
    try {
      return MAPPER.treeToValue(node, shape);
    } catch (JsonProcessingException e) {
      throw failure(e, shape);
    }
  }

  static ObjectMapper shared() {
    return MAPPER;
  }

  /** The library's message goes on with the text itself, which may be long or secret. */
  static JsonException failure(IOException cause, Class<?> shape) {
    String reason =
        cause instanceof JsonProcessingException json
            ? json.getOriginalMessage()
            : cause.toString();
    return new JsonException("not a " + shape.getSimpleName() + ": " + reason, cause);
  }
}
