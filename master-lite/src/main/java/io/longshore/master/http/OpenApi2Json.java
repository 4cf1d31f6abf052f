package io.longshore.master.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.ResourceTable;
import io.longshore.master.registry.ResourceType;
import io.longshore.master.registry.Tree;
import io.longshore.master.schema.Field;
import io.longshore.master.schema.Message;
import io.longshore.master.schema.Schema;
import io.longshore.master.schema.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The descriptions as OpenAPI 2 in JSON, for generators of clients and tools that check manifests.
 * They say what {@link OpenApi2} says in protobuf, out of the same descriptions; they too are made
 * when somebody asks.
 */
final class OpenApi2Json {
  private static final Map<String, List<String>> OF_LISTS =
      Map.of("get", List.of(), "post", List.of("dryRun", "fieldManager", "fieldValidation"));
  private static final Map<String, List<String>> OF_OBJECTS =
      Map.of(
          "get", List.of(),
          "put", List.of("dryRun", "fieldManager", "fieldValidation"),
          "delete", List.of("dryRun"),
          "patch", List.of("dryRun", "fieldManager", "fieldValidation", "force"));

  private final ResourceTable table;
  private final Schema schema = Schema.loadWithTexts();
  private final Deque<Message> waiting = new ArrayDeque<>();
  private final ObjectNode definitions = Tree.object();

  OpenApi2Json(ResourceTable table) {
    this.table = table;
  }

  ObjectNode document() {
    ObjectNode document = Tree.object().put("swagger", "2.0");
    document.putObject("info").put("title", "Kubernetes").put("version", "v1.36.0");
    ObjectNode paths = document.putObject("paths");
    for (ResourceType type : table.types()) {
      addPaths(paths, type);
      waiting.add(schema.message(type.message()));
    }
    document.set("definitions", definitions);
    while (!waiting.isEmpty()) {
      define(waiting.remove());
    }
    for (ResourceType type : table.types()) {
      ObjectNode described = (ObjectNode) definitions.path(OpenApi.name(type.message()));
      putKind(Tree.listAt(described, "x-kubernetes-group-version-kind").addObject(), type);
    }
    return document;
  }

  private static void putKind(ObjectNode node, ResourceType type) {
    node.put("group", type.group()).put("kind", type.kind()).put("version", type.version());
  }

  private static void addPaths(ObjectNode paths, ResourceType type) {
    String root = type.group().isEmpty() ? "/api/v1/" : "/apis/" + type.apiVersion() + "/";
    String list = root + (type.namespaced() ? "namespaces/{namespace}/" : "") + type.plural();
    List<String> home = type.namespaced() ? List.of("namespace") : List.of();
    ObjectNode ofLists = paths.putObject(list);
    addOperations(ofLists, type, OF_LISTS);
    addPathParameters(ofLists, home);
    ObjectNode ofObjects = paths.putObject(list + "/{name}");
    addOperations(ofObjects, type, OF_OBJECTS);
    addPathParameters(ofObjects, Stream.concat(Stream.of("name"), home.stream()).toList());
  }

  private static void addOperations(
      ObjectNode path, ResourceType type, Map<String, List<String>> methods) {
    for (String method : methods.keySet().stream().sorted().toList()) {
      ObjectNode operation = path.putObject(method);
      operation.putArray("produces").add("application/json").add("application/yaml");
      for (String name : methods.getOrDefault(method, List.of())) {
        Tree.listAt(operation, "parameters")
            .addObject()
            .put("name", name)
            .put("in", "query")
            .put("type", name.equals("force") ? "boolean" : "string")
            .put("uniqueItems", true);
      }
      Tree.objectAt(operation, "responses", "200")
          .put("description", "OK")
          .putObject("schema")
          .put("$ref", reference(type.message()));
      operation.put("x-kubernetes-action", method);
      putKind(operation.putObject("x-kubernetes-group-version-kind"), type);
    }
  }

  private static void addPathParameters(ObjectNode path, List<String> names) {
    for (String name : names) {
      Tree.listAt(path, "parameters")
          .addObject()
          .put("name", name)
          .put("in", "path")
          .put("required", true)
          .put("type", "string")
          .put("uniqueItems", true);
    }
  }

  private static String reference(String message) {
    return "#/definitions/" + OpenApi.name(message);
  }

  private void define(Message message) {
    String name = OpenApi.name(message.name());
    if (definitions.has(name)) {
      return;
    }
    ObjectNode described = definitions.putObject(name);
    described.put("description", message.text());
    List<String> required = new ArrayList<>();
    ObjectNode properties = Tree.object();
    if (message.fields().containsKey("metadata")) {
      properties.putObject("apiVersion").put("type", "string");
      properties.putObject("kind").put("type", "string");
    }
    for (Field field : message.fields().values()) {
      if (field.required()) {
        required.add(field.name());
      }
      properties.set(field.name(), property(field));
    }
    required.forEach(one -> Tree.listAt(described, "required").add(one));
    described.put("type", "object").set("properties", properties);
  }

  private ObjectNode property(Field field) {
    ObjectNode property = type(field.type()).put("description", field.text());
    field.patch().key().ifPresent(key -> property.put("x-kubernetes-patch-merge-key", key));
    if (field.patch().merges()) {
      String strategy = field.patch().retainsKeys() ? "merge,retainKeys" : "merge";
      property.put("x-kubernetes-patch-strategy", strategy);
    }
    return property;
  }

  private ObjectNode type(Type type) {
    ObjectNode node = Tree.object();
    return switch (type) {
      case Type.Scalar scalar -> OpenApiVersion.V2.scalar(node, scalar);
      case Type.Reference(String message) -> {
        waiting.add(schema.message(message));
        yield node.put("$ref", reference(message));
      }
      case Type.ListOf(Type element) -> {
        node.put("type", "array").set("items", type(element));
        yield node;
      }
      case Type.MapOf(Type value) -> {
        node.put("type", "object").set("additionalProperties", type(value));
        yield node;
      }
    };
  }
}
