package io.longshore.master.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.Formats;
import io.longshore.master.registry.KindRules;
import io.longshore.master.registry.Place;
import io.longshore.master.registry.Problem;
import io.longshore.master.registry.Tree;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * ConfigMaps and Secrets: kubernetes' pkg/apis/core/validation.
 *
 * @param secret whether it has a type, and its data are bytes
 */
record DataRules(boolean secret) implements KindRules {
  private static final int MOST_BYTES = 1 << 20;
  private static final String FROZEN = "field is immutable when `immutable` is set";

  @Override
  public void setDefaults(ObjectNode object) {
    if (!secret) {
      return;
    }
    Tree.putIfMissing(object, "type", "Opaque");
    if (object.remove("stringData") instanceof ObjectNode texts) {
      ObjectNode data = Tree.objectAt(object, "data");
      texts
          .properties()
          .forEach(
              entry -> {
                byte[] bytes = entry.getValue().asText().getBytes(StandardCharsets.UTF_8);
                data.put(entry.getKey(), Base64.getEncoder().encodeToString(bytes));
              });
    }
  }

  @Override
  public void validate(ObjectNode object, List<Problem> problems) {
    Place whole = Place.of(object, problems);
    long bytes = 0;
    for (String map : List.of("data", "binaryData")) {
      Place data = whole.at(map);
      for (String key : data.keys()) {
        data.key(key).having(key).matches(Formats::configKey);
        if (map.equals("data") && whole.at("binaryData").has(key)) {
          data.key(key).having(key).invalid("duplicate of key present in binaryData");
        }
        bytes += length(data.text(key), secret || map.equals("binaryData"));
      }
    }
    if (bytes > MOST_BYTES) {
      problems.add(Problem.tooLong(secret ? "data" : "[]", MOST_BYTES));
    }
    if (secret) {
      SecretTypes.check(whole);
    }
  }

  /** How many bytes a value has, of which Base64 makes four letters for three. */
  private static long length(String value, boolean isEncoded) {
    if (!isEncoded) {
      return value.getBytes(StandardCharsets.UTF_8).length;
    }
    int padding = value.endsWith("==") ? 2 : value.endsWith("=") ? 1 : 0;
    return value.length() / 4L * 3 - padding;
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, List<Problem> problems) {
    Place whole = Place.of(object, problems);
    if (secret) {
      whole.at("type").unchanged(Place.of(old, problems).at("type"));
    }
    if (!old.path("immutable").asBoolean()) {
      return;
    }
    if (!whole.isTrue("immutable")) {
      whole.at("immutable").forbidden(FROZEN);
    }
    for (String map : List.of("data", "binaryData")) {
      JsonNode before = old.path(map);
      JsonNode now = object.path(map);
      if (!now.equals(before) && !(now.isEmpty() && before.isEmpty())) {
        whole.at(map).forbidden(FROZEN);
      }
    }
  }
}
