package io.longshore.kubeapi.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The lists whose elements a strategic merge patch changes one by one, and the field that tells
 * their elements apart: {@code patchMergeKey} in k8s.io/api. All other lists are replaced as a
 * whole.
 */
final class MergeKeys {
  private static final Map<String, String> KEYS =
      Map.ofEntries(
          Map.entry("conditions", "type"),
          Map.entry("addresses", "type"),
          Map.entry("containers", "name"),
          Map.entry("initContainers", "name"),
          Map.entry("ephemeralContainers", "name"),
          Map.entry("env", "name"),
          Map.entry("volumes", "name"),
          Map.entry("volumeMounts", "mountPath"),
          Map.entry("volumeDevices", "devicePath"),
          Map.entry("imagePullSecrets", "name"),
          Map.entry("secrets", "name"),
          Map.entry("hostAliases", "ip"),
          Map.entry("podIPs", "ip"),
          Map.entry("hostIPs", "ip"),
          Map.entry("ownerReferences", "uid"),
          Map.entry("topologySpreadConstraints", "topologyKey"),
          Map.entry("resourceClaims", "name"));

  private MergeKeys() {}

  /** The key for two lists of this name, if every element of both has one. */
  static Optional<String> of(String name, JsonNode before, JsonNode after) {
    return Optional.ofNullable(key(name, before, after))
        .filter(key -> allHave(before, key) && allHave(after, key));
  }

  /** Ports are told apart by their number, which pods and services call differently. */
  private static @Nullable String key(String name, JsonNode before, JsonNode after) {
    if (!name.equals("ports")) {
      return KEYS.get(name);
    }
    return allHave(before, "containerPort") && allHave(after, "containerPort")
        ? "containerPort"
        : "port";
  }

  private static boolean allHave(JsonNode list, String key) {
    if (!(list instanceof ArrayNode)) {
      return false;
    }
    for (JsonNode element : list) {
      if (!element.path(key).isValueNode()) {
        return false;
      }
    }
    return true;
  }
}
