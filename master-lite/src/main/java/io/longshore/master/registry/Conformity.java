package io.longshore.master.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.kubeapi.meta.Quantity;
import io.longshore.master.schema.Field;
import io.longshore.master.schema.Message;
import io.longshore.master.schema.Schema;
import io.longshore.master.schema.Type;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Makes an object be what its description says: unknown fields go and are reported, null is the
 * same as nothing, and a value of a wrong type is refused, as when upstream reads it into its
 * types.
 */
public final class Conformity {
  private final Schema schema;

  /** For descriptions. */
  public Conformity(Schema schema) {
    this.schema = schema;
  }

  /** Removes unknown fields from an object with a first line, and returns their paths. */
  public List<String> conform(ObjectNode object, ResourceType type) {
    JsonNode apiVersion = object.remove("apiVersion");
    JsonNode kind = object.remove("kind");
    List<String> unknown = new ArrayList<>();
    conform(object, schema.message(type.message()), "", unknown);
    ObjectNode fields = object.deepCopy();
    object.removeAll();
    object.set("kind", kind);
    object.set("apiVersion", apiVersion);
    object.setAll(fields);
    return unknown;
  }

  private void conform(ObjectNode object, Message message, String path, List<String> unknown) {
    Iterator<Map.Entry<String, JsonNode>> fields = object.properties().iterator();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> entry = fields.next();
      String inner = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
      Field field = message.fields().get(entry.getKey());
      if (field == null) {
        unknown.add(inner);
        fields.remove();
      } else if (entry.getValue().isNull()) {
        fields.remove();
      } else {
        conform(entry.getValue(), field.type(), inner, unknown);
      }
    }
  }

  private void conform(JsonNode value, Type type, String path, List<String> unknown) {
    switch (type) {
      case Type.Scalar scalar -> check(value, scalar, path);
      case Type.Reference reference -> {
        if (!(value instanceof ObjectNode object)) {
          throw mismatch(value, path, "object");
        }
        conform(object, schema.message(reference.message()), path, unknown);
      }
      case Type.ListOf(Type element) -> {
        if (!(value instanceof ArrayNode list)) {
          throw mismatch(value, path, "list");
        }
        for (int i = 0; i < list.size(); i++) {
          conform(list.get(i), element, path + "[" + i + "]", unknown);
        }
      }
      case Type.MapOf(Type inner) -> {
        if (!(value instanceof ObjectNode map)) {
          throw mismatch(value, path, "map");
        }
        map.properties()
            .forEach(
                entry -> conform(entry.getValue(), inner, path + "." + entry.getKey(), unknown));
      }
    }
  }

  private static void check(JsonNode value, Type.Scalar type, String path) {
    boolean right =
        switch (type) {
          case ANY -> true;
          case TEXT -> value.isTextual();
          case BOOLEAN -> value.isBoolean();
          case NUMBER -> value.isNumber();
          case INT32 -> value.canConvertToInt() && value.isIntegralNumber();
          case INT64 -> value.canConvertToLong() && value.isIntegralNumber();
          case INT_OR_TEXT ->
              value.isTextual() || (value.canConvertToInt() && value.isIntegralNumber());
          case QUANTITY -> value.isNumber() || (value.isTextual() && isQuantity(value.asText()));
          case BYTES -> value.isTextual() && isBase64(value.asText());
          case TIME, MICRO_TIME -> value.isTextual() && isTime(value.asText());
        };
    if (!right) {
      throw mismatch(value, path, name(type));
    }
  }

  private static String name(Type.Scalar type) {
    return switch (type) {
      case ANY -> "any";
      case TEXT -> "string";
      case BOOLEAN -> "bool";
      case NUMBER -> "float64";
      case INT32 -> "int32";
      case INT64 -> "int64";
      case INT_OR_TEXT -> "intstr.IntOrString";
      case QUANTITY -> "resource.Quantity";
      case BYTES -> "[]byte";
      case TIME -> "time.Time";
      case MICRO_TIME -> "v1.MicroTime";
    };
  }

  private static boolean isQuantity(String text) {
    try {
      Quantity.parse(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isBase64(String text) {
    try {
      Base64.getDecoder().decode(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isTime(String text) {
    try {
      Instant.parse(text);
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private static ApiException mismatch(JsonNode value, String path, String wanted) {
    return ApiException.badRequest(
        "json: cannot unmarshal "
            + value.getNodeType().name().toLowerCase(Locale.ROOT)
            + " into field "
            + path
            + " of type "
            + wanted);
  }
}
