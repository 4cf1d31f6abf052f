package io.longshore.master.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.Lists;
import io.longshore.master.registry.ResourceType;
import io.longshore.master.registry.Tree;
import java.util.List;

/** Brings objects into the form that a client wants. */
final class Forms {
  private static final String META = "meta.k8s.io/v1";
  private final Tables tables;

  Forms(Tables tables) {
    this.tables = tables;
  }

  /** What rows of a table carry of their objects. */
  enum RowObject {
    /** Nothing. */
    NONE,
    /** Their metadata. */
    METADATA,
    /** All of them. */
    OBJECT;

    static RowObject of(ApiRequest request) {
      return switch (request.parameter("includeObject")) {
        case "None" -> NONE;
        case "Object" -> OBJECT;
        default -> METADATA;
      };
    }
  }

  ObjectNode one(ResourceType type, ObjectNode object, Form form, RowObject rows) {
    return switch (form) {
      case OBJECT -> object;
      case METADATA -> metadata(object);
      case TABLE -> {
        ObjectNode table = table(type, List.of(object), rows);
        Tree.objectAt(table, "metadata")
            .put("resourceVersion", Tree.text(object, "metadata", "resourceVersion"));
        yield table;
      }
    };
  }

  ObjectNode list(ResourceType type, Lists.Found found, Form form, RowObject rows) {
    ObjectNode list =
        switch (form) {
          case OBJECT -> items(type.kind() + "List", type.apiVersion(), found.objects());
          case METADATA ->
              items(
                  "PartialObjectMetadataList",
                  META,
                  found.objects().stream().map(Forms::metadata).toList());
          case TABLE -> table(type, found.objects(), rows);
        };
    ObjectNode metadata = Tree.objectAt(list, "metadata");
    metadata.put("resourceVersion", Long.toString(found.revision()));
    if (!found.continuation().isEmpty()) {
      metadata.put("continue", found.continuation());
      found.remaining().ifPresent(count -> metadata.put("remainingItemCount", count));
    }
    return list;
  }

  private static ObjectNode items(String kind, String apiVersion, List<ObjectNode> objects) {
    ObjectNode list = Tree.object();
    list.put("kind", kind).put("apiVersion", apiVersion).putObject("metadata");
    ArrayNode items = list.putArray("items");
    objects.forEach(items::add);
    return list;
  }

  static ObjectNode metadata(ObjectNode object) {
    ObjectNode part = Tree.object();
    part.put("kind", "PartialObjectMetadata").put("apiVersion", META);
    part.set("metadata", object.path("metadata"));
    return part;
  }

  private ObjectNode table(ResourceType type, List<ObjectNode> objects, RowObject rows) {
    ObjectNode table = tables.render(type, objects);
    for (int i = 0; i < objects.size(); i++) {
      ObjectNode row = (ObjectNode) table.get("rows").get(i);
      switch (rows) {
        case NONE -> {
          // The cells are all.
        }
        case METADATA -> row.set("object", metadata(objects.get(i)));
        case OBJECT -> row.set("object", objects.get(i));
      }
    }
    return table;
  }
}
