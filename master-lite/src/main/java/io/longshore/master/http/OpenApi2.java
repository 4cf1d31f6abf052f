package io.longshore.master.http;

import io.longshore.master.registry.ResourceTable;
import io.longshore.master.registry.ResourceType;
import io.longshore.master.schema.Field;
import io.longshore.master.schema.Message;
import io.longshore.master.schema.Schema;
import io.longshore.master.schema.Type;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The descriptions as OpenAPI 2 in protobuf: kubectl before 1.28 asks for it to learn what a server
 * can, and how lists merge. The numbers are those of google/gnostic's openapiv2/OpenAPIv2.proto.
 */
final class OpenApi2 {
  /** As the answer is called. */
  static final String MEDIA_TYPE = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

  /** As clients ask for it: an at sign is not allowed in a media type, but was there first. */
  static final String OLD_MEDIA_TYPE = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

  private final ResourceTable table;

  OpenApi2(ResourceTable table) {
    this.table = table;
  }

  byte[] document() {
    Schema schema = Schema.loadWithTexts();
    Map<String, ResourceType> kinds = new HashMap<>();
    ProtobufMessage paths = new ProtobufMessage();
    for (ResourceType type : table.types()) {
      kinds.put(type.message(), type);
      addPaths(paths, type);
    }
    return new ProtobufMessage()
        .put(1, "2.0")
        .put(2, new ProtobufMessage().put(1, "Kubernetes").put(2, "v1.36.0"))
        .put(8, paths)
        .put(9, definitions(schema, kinds))
        .toBytes();
  }

  private static void addPaths(ProtobufMessage paths, ResourceType type) {
    String root = type.group().isEmpty() ? "/api/v1/" : "/apis/" + type.apiVersion() + "/";
    String list = root + (type.namespaced() ? "namespaces/{namespace}/" : "") + type.plural();
    ProtobufMessage collection = new ProtobufMessage().put(2, operation(type, List.of()));
    collection.put(4, operation(type, List.of("dryRun", "fieldManager", "fieldValidation")));
    addNamed(paths, 2, list, collection);
    ProtobufMessage one = new ProtobufMessage().put(2, operation(type, List.of()));
    one.put(3, operation(type, List.of("dryRun", "fieldManager", "fieldValidation")));
    one.put(5, operation(type, List.of("dryRun")));
    one.put(8, operation(type, List.of("dryRun", "fieldManager", "fieldValidation", "force")));
    addNamed(paths, 2, list + "/{name}", one);
  }

  private static ProtobufMessage operation(ResourceType type, List<String> parameters) {
    ProtobufMessage operation = new ProtobufMessage();
    for (String name : parameters) {
      ProtobufMessage query = new ProtobufMessage().put(2, "query").put(4, name).put(6, "string");
      operation.put(
          8,
          new ProtobufMessage()
              .put(1, new ProtobufMessage().put(2, new ProtobufMessage().put(3, query))));
    }
    ProtobufMessage response =
        new ProtobufMessage()
            .put(1, "200")
            .put(2, new ProtobufMessage().put(1, new ProtobufMessage().put(1, "OK")));
    operation.put(9, new ProtobufMessage().put(1, response));
    return operation.put(13, extension("x-kubernetes-group-version-kind", kind(type)));
  }

  private static String kind(ResourceType type) {
    return "group: \"%s\"\nkind: %s\nversion: %s\n"
        .formatted(type.group(), type.kind(), type.version());
  }

  /** A value of an extension is YAML. */
  private static ProtobufMessage extension(String name, String yaml) {
    return new ProtobufMessage().put(1, name).put(2, new ProtobufMessage().put(2, yaml));
  }

  private static void addNamed(
      ProtobufMessage parent, int number, String name, ProtobufMessage value) {
    parent.put(number, new ProtobufMessage().put(1, name).put(2, value));
  }

  private static ProtobufMessage definitions(Schema schema, Map<String, ResourceType> kinds) {
    ProtobufMessage definitions = new ProtobufMessage();
    Deque<Message> waiting = new ArrayDeque<>();
    kinds.keySet().forEach(name -> waiting.add(schema.message(name)));
    Set<String> seen = new HashSet<>();
    while (!waiting.isEmpty()) {
      Message message = waiting.remove();
      if (seen.add(message.name())) {
        ProtobufMessage described = describe(message, schema, waiting);
        ResourceType type = kinds.get(message.name());
        if (type != null) {
          String entry = "- " + kind(type).strip().replace("\n", "\n  ") + "\n";
          described.put(31, extension("x-kubernetes-group-version-kind", entry));
        }
        addNamed(definitions, 1, OpenApi.name(message.name()), described);
      }
    }
    return definitions;
  }

  private static ProtobufMessage describe(Message message, Schema schema, Deque<Message> waiting) {
    ProtobufMessage properties = new ProtobufMessage();
    ProtobufMessage described = new ProtobufMessage().put(4, message.text());
    if (message.fields().containsKey("metadata")) {
      addNamed(properties, 1, "apiVersion", ofType("string"));
      addNamed(properties, 1, "kind", ofType("string"));
    }
    for (Field field : message.fields().values()) {
      if (field.required()) {
        described.put(19, field.name());
      }
      ProtobufMessage property = type(field.type(), schema, waiting).put(4, field.text());
      field
          .patch()
          .key()
          .ifPresent(
              key -> property.put(31, extension("x-kubernetes-patch-merge-key", key + "\n")));
      if (field.patch().merges()) {
        String strategy = field.patch().retainsKeys() ? "merge,retainKeys" : "merge";
        property.put(31, extension("x-kubernetes-patch-strategy", strategy + "\n"));
      }
      addNamed(properties, 1, field.name(), property);
    }
    return described.put(22, new ProtobufMessage().put(1, "object")).put(25, properties);
  }

  private static ProtobufMessage ofType(String name) {
    return new ProtobufMessage().put(22, new ProtobufMessage().put(1, name));
  }

  private static ProtobufMessage type(Type type, Schema schema, Deque<Message> waiting) {
    return switch (type) {
      case Type.Scalar scalar -> scalar(scalar);
      case Type.Reference(String message) -> {
        waiting.add(schema.message(message));
        yield new ProtobufMessage().put(1, "#/definitions/" + OpenApi.name(message));
      }
      case Type.ListOf(Type element) ->
          ofType("array").put(23, new ProtobufMessage().put(1, type(element, schema, waiting)));
      case Type.MapOf(Type value) ->
          ofType("object").put(21, new ProtobufMessage().put(1, type(value, schema, waiting)));
    };
  }

  private static ProtobufMessage scalar(Type.Scalar type) {
    return switch (type) {
      case TEXT, QUANTITY -> ofType("string");
      case BOOLEAN -> ofType("boolean");
      case INT32 -> ofType("integer").put(2, "int32");
      case INT64 -> ofType("integer").put(2, "int64");
      case NUMBER -> ofType("number").put(2, "double");
      case BYTES -> ofType("string").put(2, "byte");
      case TIME, MICRO_TIME -> ofType("string").put(2, "date-time");
      case INT_OR_TEXT -> ofType("string").put(2, "int-or-string");
      case ANY -> ofType("object");
    };
  }
}
