package io.longshore.master.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** JSON merge patches: RFC 7386. */
final class MergePatch {
  private MergePatch() {}

  /** Changes an object. */
  static void apply(ObjectNode target, ObjectNode patch) {
    for (Map.Entry<String, JsonNode> entry : patch.properties()) {
      String name = entry.getKey();
      if (entry.getValue().isNull()) {
        target.remove(name);
      } else if (entry.getValue() instanceof ObjectNode inner) {
        apply(target.path(name) instanceof ObjectNode old ? old : target.putObject(name), inner);
      } else {
        target.set(name, entry.getValue());
      }
    }
  }
}
