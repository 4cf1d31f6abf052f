package io.longshore.master.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.ResourceTable;
import io.longshore.master.registry.ResourceType;
import io.longshore.master.registry.Tree;
import io.longshore.master.schema.Field;
import io.longshore.master.schema.Merge;
import io.longshore.master.schema.Message;
import io.longshore.master.schema.Schema;
import io.longshore.master.schema.Type;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The descriptions as OpenAPI 3, a document for each version of a group. They are made when
 * somebody asks, and not kept: few ask, and rarely.
 */
final class OpenApi {
  private static final String ROOT = "/openapi/v3";

  private final ResourceTable table;

  OpenApi(ResourceTable table) {
    this.table = table;
  }

  Optional<ObjectNode> document(ApiRequest request) {
    String path = request.path();
    if (path.equals(ROOT)) {
      return Optional.of(index());
    } else if (!path.startsWith(ROOT + "/api")) {
      return Optional.empty();
    }
    List<ResourceType> types =
        table.types().stream().filter(type -> path.equals(ROOT + "/" + home(type))).toList();
    return types.isEmpty() ? Optional.empty() : Optional.of(document(types));
  }

  private static String home(ResourceType type) {
    return type.group().isEmpty() ? "api/" + type.version() : "apis/" + type.apiVersion();
  }

  private ObjectNode index() {
    ObjectNode document = Tree.object();
    ObjectNode paths = document.putObject("paths");
    for (ResourceType type : table.types()) {
      // The hash lets clients keep a document; ours change with the program only.
      String url =
          ROOT + "/" + home(type) + "?hash=" + Discovery.version().path("gitVersion").asText();
      paths.putObject(home(type)).put("serverRelativeURL", url);
    }
    return document;
  }

  private static ObjectNode document(List<ResourceType> types) {
    Schema schema = Schema.loadWithTexts();
    ObjectNode document = Tree.object().put("openapi", "3.0.0");
    document.putObject("info").put("title", "Kubernetes").put("version", "v1.36.0");
    ObjectNode paths = document.putObject("paths");
    ObjectNode schemas = Tree.objectAt(document, "components", "schemas");
    Deque<Message> waiting = new ArrayDeque<>();
    Set<String> seen = new HashSet<>();
    for (ResourceType type : types) {
      addPaths(paths, type);
      waiting.add(schema.message(type.message()));
      while (!waiting.isEmpty()) {
        Message message = waiting.remove();
        if (seen.add(message.name())) {
          schemas.set(name(message.name()), describe(message, schema, waiting));
        }
      }
      firstLines((ObjectNode) schemas.path(name(type.message())), type);
    }
    return document;
  }

  /** As upstream calls them: {@code io.k8s.api.core.v1.Pod}. */
  static String name(String message) {
    return message.replaceFirst("^k8s\\.io\\.", "io.k8s.");
  }

  private static void addPaths(ObjectNode paths, ResourceType type) {
    String root = "/" + home(type) + (type.namespaced() ? "/namespaces/{namespace}/" : "/");
    addOperations(paths.putObject(root + type.plural()), type, List.of("get", "post", "delete"));
    addOperations(
        paths.putObject(root + type.plural() + "/{name}"),
        type,
        List.of("get", "put", "patch", "delete"));
  }

  private static void addOperations(ObjectNode path, ResourceType type, List<String> methods) {
    for (String method : methods) {
      ObjectNode operation = path.putObject(method);
      operation.put("x-kubernetes-action", method);
      putKind(operation.putObject("x-kubernetes-group-version-kind"), type);
      ArrayNode parameters = operation.putArray("parameters");
      if (!method.equals("get")) {
        parameter(parameters, "dryRun");
      }
      if (List.of("post", "put", "patch").contains(method)) {
        parameter(parameters, "fieldManager");
        parameter(parameters, "fieldValidation");
      }
      ObjectNode response = Tree.objectAt(operation, "responses", "200");
      response.put("description", "OK");
      Tree.objectAt(response, "content", "application/json", "schema")
          .put("$ref", "#/components/schemas/" + name(type.message()));
    }
  }

  private static void parameter(ArrayNode parameters, String name) {
    ObjectNode parameter = parameters.addObject().put("name", name).put("in", "query");
    parameter.putObject("schema").put("type", "string").put("uniqueItems", true);
  }

  private static void putKind(ObjectNode node, ResourceType type) {
    node.put("group", type.group()).put("kind", type.kind()).put("version", type.version());
  }

  private static void firstLines(ObjectNode described, ResourceType type) {
    ObjectNode properties = Tree.objectAt(described, "properties");
    properties
        .putObject("apiVersion")
        .put("type", "string")
        .put("description", "The version of the form of this object.");
    properties
        .putObject("kind")
        .put("type", "string")
        .put("description", "What kind of object this is.");
    putKind(described.putArray("x-kubernetes-group-version-kind").addObject(), type);
  }

  private static ObjectNode describe(Message message, Schema schema, Deque<Message> waiting) {
    ObjectNode described = Tree.object().put("type", "object");
    described.put("description", message.text());
    ArrayNode required = Tree.listAt(described, "required");
    ObjectNode properties = described.putObject("properties");
    for (Field field : message.fields().values()) {
      ObjectNode property = type(field.type(), schema, waiting);
      property.put("description", field.text());
      addMerging(property, field);
      properties.set(field.name(), property);
      if (field.required()) {
        required.add(field.name());
      }
    }
    if (required.isEmpty()) {
      described.remove("required");
    }
    return described;
  }

  private static void addMerging(ObjectNode property, Field field) {
    field.patch().key().ifPresent(key -> property.put("x-kubernetes-patch-merge-key", key));
    if (field.patch().merges()) {
      String strategy = field.patch().retainsKeys() ? "merge,retainKeys" : "merge";
      property.put("x-kubernetes-patch-strategy", strategy);
    }
    switch (field.merge()) {
      case Merge.ByKeys(List<String> keys) -> {
        property.put("x-kubernetes-list-type", "map");
        keys.forEach(Tree.listAt(property, "x-kubernetes-list-map-keys")::add);
      }
      case Merge.ByValue _ -> property.put("x-kubernetes-list-type", "set");
      case Merge.Atomic _ -> {
        if (field.type() instanceof Type.ListOf) {
          property.put("x-kubernetes-list-type", "atomic");
        } else if (field.type() instanceof Type.MapOf) {
          property.put("x-kubernetes-map-type", "atomic");
        }
      }
      case Merge.Granular _ -> {
        // The rule where nothing is said.
      }
    }
  }

  private static ObjectNode type(Type type, Schema schema, Deque<Message> waiting) {
    ObjectNode node = Tree.object();
    return switch (type) {
      case Type.Scalar scalar -> OpenApiVersion.V3.scalar(node, scalar);
      case Type.Reference(String message) -> {
        waiting.add(schema.message(message));
        node.putArray("allOf").addObject().put("$ref", "#/components/schemas/" + name(message));
        yield node;
      }
      case Type.ListOf(Type element) -> {
        node.put("type", "array").set("items", type(element, schema, waiting));
        yield node;
      }
      case Type.MapOf(Type value) -> {
        node.put("type", "object").set("additionalProperties", type(value, schema, waiting));
        yield node;
      }
    };
  }
}
