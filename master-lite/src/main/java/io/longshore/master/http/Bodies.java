package io.longshore.master.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.kubeapi.json.JsonException;
import io.longshore.kubeapi.json.Yaml;
import io.longshore.master.registry.ApiException;
import io.longshore.master.registry.Conformity;
import io.longshore.master.registry.GoText;
import io.longshore.master.registry.ObjectReader;
import io.longshore.master.registry.ProtobufReader;
import io.longshore.master.registry.ResourceType;
import io.longshore.master.registry.Tree;
import io.longshore.master.registry.Warnings;
import io.longshore.master.registry.WriteOptions;
import io.longshore.master.registry.WriteOptions.Validation;
import io.longshore.master.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the bodies of requests into objects that are what their descriptions say. */
final class Bodies {
  private static final List<String> JSON = List.of("", "application/json", "*/*");
  private static final List<String> YAML = List.of("application/yaml");

  private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
  private static final String DELETE_OPTIONS = Schema.META + ".DeleteOptions";

  // As many as upstream's decoder keeps: each becomes a header, and clients bear only so many.
  private static final int MOST_MISTAKES = 100;

  private final Conformity conformity;
  private final ProtobufReader protobuf;

  Bodies(Schema schema) {
    this.conformity = new Conformity(schema);
    this.protobuf = new ProtobufReader(schema);
  }

  static WriteOptions options(ApiRequest request) {
    String dryRun = request.parameter("dryRun");
    if (!dryRun.isEmpty() && !dryRun.equals("All")) {
      throw ApiException.badRequest(
          "Unsupported value: \"" + dryRun + "\": supported values: \"All\"");
    }
    String manager = request.parameter("fieldManager");
    Validation validation =
        switch (request.parameter("fieldValidation")) {
          case "Strict" -> Validation.STRICT;
          case "Ignore" -> Validation.IGNORE;
          case "", "Warn" -> Validation.WARN;
          default ->
              throw ApiException.badRequest(
                  "Unsupported value: \""
                      + request.parameter("fieldValidation")
                      + "\": supported values: \"Ignore\", \"Strict\", \"Warn\"");
        };
    // As upstream: who does not say how it is called is called as its program.
    String agent = request.header("User-Agent").split("/", 2)[0];
    String name = manager.isEmpty() ? (agent.isEmpty() ? "unknown" : agent) : manager;
    return new WriteOptions(!dryRun.isEmpty(), name, validation, request.flag("force"), false);
  }

  /** The JSON of a body, which may be written as YAML. */
  static byte[] json(ApiRequest request) {
    if (JSON.contains(request.contentType())) {
      return request.body();
    } else if (YAML.contains(request.contentType())) {
      return json(request.body());
    }
    throw ApiException.unsupportedMediaType(
        "the body of the request was in an unknown format - accepted media types include:"
            + " application/json, application/yaml, application/vnd.kubernetes.protobuf");
  }

  static byte[] json(byte[] yaml) {
    try {
      return Yaml.read(new String(yaml, StandardCharsets.UTF_8))
          .toString()
          .getBytes(StandardCharsets.UTF_8);
    } catch (JsonException e) {
      throw ApiException.badRequest("the body is not YAML: " + e.getMessage());
    }
  }

  /** The object of a body. */
  ObjectNode object(
      ApiRequest request, ResourceType type, Validation validation, Warnings warnings) {
    List<String> duplicates = new ArrayList<>();
    ObjectNode object = read(request, type.message(), duplicates);
    conform(object, type, validation, duplicates, warnings);
    return object;
  }

  /** What an apply wants, written as YAML or JSON, which is YAML too. */
  ObjectNode applied(
      ApiRequest request, ResourceType type, Validation validation, Warnings warnings) {
    List<String> duplicates = new ArrayList<>();
    boolean json = request.body().length > 0 && request.body()[0] == '{';
    byte[] text = json ? request.body() : json(request.body());
    ObjectNode object = ObjectReader.object(text, duplicates);
    if (object.path("metadata").has("managedFields")) {
      throw ApiException.badRequest("metadata.managedFields must be nil");
    }
    conform(object, type, validation, duplicates, warnings);
    return object;
  }

  /** The options in the body of a deletion, which may have none. */
  ObjectNode deleteOptions(ApiRequest request) {
    return request.body().length == 0
        ? Tree.object()
        : read(request, DELETE_OPTIONS, new ArrayList<>());
  }

  private ObjectNode read(ApiRequest request, String message, List<String> duplicates) {
    return request.contentType().equals(PROTOBUF)
        ? protobuf.object(request.body(), message)
        : ObjectReader.object(json(request), duplicates);
  }

  /** Makes an object be what its description says, and does what was asked for where it is not. */
  void conform(
      ObjectNode object,
      ResourceType type,
      Validation validation,
      List<String> duplicates,
      Warnings warnings) {
    Tree.putIfMissing(object, "kind", type.kind());
    Tree.putIfMissing(object, "apiVersion", type.apiVersion());
    String kind = Tree.text(object, "kind");
    String apiVersion = Tree.text(object, "apiVersion");
    if (!kind.equals(type.kind()) || !apiVersion.equals(type.apiVersion())) {
      throw ApiException.badRequest(
          "the object provided is unrecognized (must be of type "
              + type.kind()
              + "): "
              + apiVersion
              + ", Kind="
              + kind);
    }
    List<String> mistakes =
        Stream.concat(
                conformity.conform(object, type).stream()
                    .map(path -> "unknown field " + GoText.quoted(path)),
                duplicates.stream().map(path -> "duplicate field " + GoText.quoted(path)))
            .distinct()
            .limit(MOST_MISTAKES)
            .toList();
    switch (validation) {
      case IGNORE -> {
        // As the client wants it.
      }
      case WARN -> mistakes.forEach(warnings::add);
      case STRICT -> refuse(type, mistakes);
    }
  }

  private static void refuse(ResourceType type, List<String> mistakes) {
    if (!mistakes.isEmpty()) {
      throw ApiException.badRequest(
          type.kind()
              + " in version \""
              + type.version()
              + "\" cannot be handled as a "
              + type.kind()
              + ": strict decoding error: "
              + mistakes.stream().collect(Collectors.joining(", ")));
    }
  }
}
