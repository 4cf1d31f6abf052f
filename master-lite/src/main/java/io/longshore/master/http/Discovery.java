package io.longshore.master.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.ResourceTable;
import io.longshore.master.registry.ResourceType;
import io.longshore.master.registry.Tree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Tells clients which kinds there are, in the plain form and in the aggregated one. */
final class Discovery {
  private static final String AGGREGATED = "apidiscovery.k8s.io";

  /** Group, then version, then kinds; in the order of the table. */
  private final Map<String, Map<String, List<ResourceType>>> groups = new LinkedHashMap<>();

  Discovery(ResourceTable table) {
    for (ResourceType type : table.types()) {
      groups
          .computeIfAbsent(type.group(), _ -> new LinkedHashMap<>())
          .computeIfAbsent(type.version(), _ -> new ArrayList<>())
          .add(type);
    }
  }

  /** What the server says it is. */
  static ObjectNode version() {
    ObjectNode version = Tree.object();
    version.put("major", "1").put("minor", "36").put("gitVersion", "v1.36.0+longshore");
    version.put("gitCommit", "").put("gitTreeState", "clean").put("buildDate", "");
    version.put("goVersion", "").put("compiler", "javac").put("platform", "linux/amd64");
    return version;
  }

  private static boolean wantsAggregated(ApiRequest request, String path) {
    return (path.equals("/api") || path.equals("/apis")) && !aggregatedVersion(request).isEmpty();
  }

  /** Version 2, or what clients before 1.30 ask for; empty for the plain form. */
  private static String aggregatedVersion(ApiRequest request) {
    for (String range : request.headers("Accept").toLowerCase(Locale.ROOT).split(",")) {
      if (range.contains("g=" + AGGREGATED) && range.contains("as=apigroupdiscoverylist")) {
        if (range.contains("v=v2;") || range.endsWith("v=v2")) {
          return "v2";
        } else if (range.contains("v=v2beta1")) {
          return "v2beta1";
        }
      } else if (range.strip().equals("application/json")) {
        return "";
      }
    }
    return "";
  }

  String contentType(ApiRequest request, String path) {
    return wantsAggregated(request, path)
        ? "application/json;g="
            + AGGREGATED
            + ";v="
            + aggregatedVersion(request)
            + ";as=APIGroupDiscoveryList"
        : "application/json";
  }

  Optional<ObjectNode> document(ApiRequest request, String path) {
    if (wantsAggregated(request, path)) {
      return Optional.of(aggregated(path.equals("/api"), aggregatedVersion(request)));
    }
    String[] words = path.split("/");
    return switch (words.length) {
      case 0 -> Optional.of(paths());
      case 2 ->
          switch (words[1]) {
            case "api" -> Optional.of(coreVersions());
            case "apis" -> Optional.of(groupList());
            default -> Optional.empty();
          };
      case 3 ->
          words[1].equals("api")
              ? resources("", words[2])
              : words[1].equals("apis") ? group(words[2]) : Optional.empty();
      case 4 -> words[1].equals("apis") ? resources(words[2], words[3]) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private ObjectNode paths() {
    ObjectNode document = Tree.object();
    ArrayNode paths = document.putArray("paths");
    groups.forEach(
        (group, versions) -> {
          if (!group.isEmpty()) {
            paths.add("/apis/" + group);
          }
          versions
              .keySet()
              .forEach(v -> paths.add(group.isEmpty() ? "/api/" + v : "/apis/" + group + "/" + v));
        });
    List.of("/api", "/apis", "/healthz", "/livez", "/openapi/v3", "/readyz", "/version")
        .forEach(paths::add);
    return document;
  }

  private ObjectNode coreVersions() {
    ObjectNode document = Tree.object().put("kind", "APIVersions");
    ArrayNode versions = document.putArray("versions");
    groups.getOrDefault("", Map.of()).keySet().forEach(versions::add);
    document.putArray("serverAddressByClientCIDRs");
    return document;
  }

  private ObjectNode groupList() {
    ObjectNode document = Tree.object();
    document.put("kind", "APIGroupList").put("apiVersion", "v1");
    ArrayNode list = document.putArray("groups");
    groups.keySet().stream()
        .filter(name -> !name.isEmpty())
        .forEach(name -> list.add(describe(name, Tree.object())));
    return document;
  }

  private Optional<ObjectNode> group(String name) {
    if (name.isEmpty() || !groups.containsKey(name)) {
      return Optional.empty();
    }
    return Optional.of(
        describe(name, Tree.object().put("kind", "APIGroup").put("apiVersion", "v1")));
  }

  private ObjectNode describe(String name, ObjectNode group) {
    group.put("name", name);
    ArrayNode versions = group.putArray("versions");
    for (String version : groups.getOrDefault(name, Map.of()).keySet()) {
      versions.addObject().put("groupVersion", name + "/" + version).put("version", version);
    }
    group.set("preferredVersion", versions.get(0).deepCopy());
    return group;
  }

  private Optional<ObjectNode> resources(String group, String version) {
    List<ResourceType> types =
        groups.getOrDefault(group, Map.of()).getOrDefault(version, List.of());
    if (types.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode document = Tree.object();
    document.put("kind", "APIResourceList").put("apiVersion", "v1");
    document.put("groupVersion", types.getFirst().apiVersion());
    ArrayNode resources = document.putArray("resources");
    for (ResourceType type : types) {
      ObjectNode resource = resources.addObject();
      resource.put("name", type.plural()).put("singularName", type.singular());
      resource.put("namespaced", type.namespaced()).put("kind", type.kind());
      addAll(resource.putArray("verbs"), type.verbs());
      addAllUnlessEmpty(resource, "shortNames", type.shortNames());
      addAllUnlessEmpty(resource, "categories", type.categories());
      for (String subresource : type.subresources()) {
        Subresources.Shape shape = Subresources.shape(type, subresource);
        ObjectNode part = resources.addObject();
        part.put("name", type.plural() + "/" + subresource).put("singularName", "");
        part.put("namespaced", type.namespaced());
        if (!shape.group().equals(type.group())) {
          part.put("group", shape.group()).put("version", "v1");
        }
        part.put("kind", shape.kind());
        addAll(part.putArray("verbs"), shape.verbs());
      }
    }
    return Optional.of(document);
  }

  private ObjectNode aggregated(boolean core, String version) {
    ObjectNode document = Tree.object();
    document.put("kind", "APIGroupDiscoveryList").put("apiVersion", AGGREGATED + "/" + version);
    document.putObject("metadata");
    ArrayNode items = document.putArray("items");
    groups.forEach(
        (group, versions) -> {
          if (group.isEmpty() == core) {
            ObjectNode item = items.addObject();
            item.putObject("metadata").put("name", group);
            ArrayNode list = item.putArray("versions");
            versions.forEach((name, types) -> aggregate(list.addObject(), name, types));
          }
        });
    return document;
  }

  private static void aggregate(ObjectNode entry, String version, List<ResourceType> types) {
    entry.put("version", version).put("freshness", "Current");
    ArrayNode resources = entry.putArray("resources");
    for (ResourceType type : types) {
      ObjectNode resource = resources.addObject().put("resource", type.plural());
      putKind(resource, type.group(), type.version(), type.kind());
      resource.put("scope", type.namespaced() ? "Namespaced" : "Cluster");
      resource.put("singularResource", type.singular());
      addAll(resource.putArray("verbs"), type.verbs());
      addAllUnlessEmpty(resource, "shortNames", type.shortNames());
      addAllUnlessEmpty(resource, "categories", type.categories());
      ArrayNode parts = resource.putArray("subresources");
      for (String subresource : type.subresources()) {
        Subresources.Shape shape = Subresources.shape(type, subresource);
        ObjectNode part = parts.addObject().put("subresource", subresource);
        putKind(part, shape.group(), "v1", shape.kind());
        addAll(part.putArray("verbs"), shape.verbs());
      }
    }
  }

  private static void putKind(ObjectNode node, String group, String version, String kind) {
    node.putObject("responseKind").put("group", group).put("version", version).put("kind", kind);
  }

  private static void addAll(ArrayNode list, Collection<?> values) {
    values.stream().map(Object::toString).sorted().forEach(list::add);
  }

  private static void addAllUnlessEmpty(ObjectNode node, String field, List<String> values) {
    if (!values.isEmpty()) {
      addAll(node.putArray(field), values);
    }
  }
}
