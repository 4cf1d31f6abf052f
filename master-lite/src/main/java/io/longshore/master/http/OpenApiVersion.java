package io.longshore.master.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.schema.Type;

/** The versions of OpenAPI: they name the same types, but for what JSON Schema has no word for. */
enum OpenApiVersion {
  V2,
  V3;

  /** Describes a value that has no parts. */
  ObjectNode scalar(ObjectNode node, Type.Scalar type) {
    return switch (type) {
      case TEXT, QUANTITY -> node.put("type", "string");
      case BOOLEAN -> node.put("type", "boolean");
      case INT32 -> node.put("type", "integer").put("format", "int32");
      case INT64 -> node.put("type", "integer").put("format", "int64");
      case NUMBER -> node.put("type", "number").put("format", "double");
      case BYTES -> node.put("type", "string").put("format", "byte");
      case TIME, MICRO_TIME -> node.put("type", "string").put("format", "date-time");
      case INT_OR_TEXT -> intOrText(node.put("format", "int-or-string"));
      case ANY -> any(node.put("type", "object"));
    };
  }

  private ObjectNode intOrText(ObjectNode node) {
    return switch (this) {
      case V2 -> node.put("type", "string");
      case V3 -> node.put("x-kubernetes-int-or-string", true);
    };
  }

  private ObjectNode any(ObjectNode node) {
    return switch (this) {
      case V2 -> node;
      case V3 -> node.put("x-kubernetes-preserve-unknown-fields", true);
    };
  }
}
