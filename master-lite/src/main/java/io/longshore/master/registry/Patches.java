package io.longshore.master.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.schema.Schema;
import java.util.ArrayList;
import java.util.List;

/** Patches of the three old kinds, as requests carry them. */
public final class Patches {
  private final StrategicMerge strategic;

  /** For objects of these descriptions. */
  public Patches(Schema schema) {
    this.strategic = new StrategicMerge(schema);
  }

  /** The kinds of patches, by their media types. */
  public enum Format {
    /** RFC 6902. */
    JSON("application/json-patch+json"),
    /** RFC 7386. */
    MERGE("application/merge-patch+json"),
    /** The one of Kubernetes. */
    STRATEGIC("application/strategic-merge-patch+json");

    private final String mediaType;

    Format(String mediaType) {
      this.mediaType = mediaType;
    }

    /** As requests name it. */
    public String mediaType() {
      return mediaType;
    }
  }

  /** A patched copy of an object. */
  public ObjectNode apply(ObjectNode current, ResourceType type, Format format, byte[] patch) {
    List<String> duplicates = new ArrayList<>();
    ObjectNode target = current.deepCopy();
    switch (format) {
      case JSON -> {
        if (!(ObjectReader.value(patch, duplicates) instanceof ArrayNode operations)) {
          throw ApiException.badRequest("a JSON patch is a list of operations");
        }
        JsonNode patched = JsonPatch.apply(target, operations);
        return patched instanceof ObjectNode object
            ? object
            : refuse("the patch makes something of the object that is no object");
      }
      case MERGE -> MergePatch.apply(target, ObjectReader.object(patch, duplicates));
      case STRATEGIC -> strategic.apply(target, ObjectReader.object(patch, duplicates), type);
    }
    return target;
  }

  private static ObjectNode refuse(String message) {
    throw ApiException.unprocessable(message);
  }
}
