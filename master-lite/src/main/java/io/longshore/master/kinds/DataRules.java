package io.longshore.master.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.KindRules;
import io.longshore.master.registry.Problem;
import io.longshore.master.registry.Tree;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * ConfigMaps and Secrets.
 *
 * @param secret whether it has a type, and its data are bytes
 */
record DataRules(boolean secret) implements KindRules {
  private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]{1,253}");
  private static final int MOST_BYTES = 1 << 20;

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
    long bytes = 0;
    for (String map : List.of("data", "binaryData")) {
      for (var entry : object.path(map).properties()) {
        bytes += entry.getValue().asText().length();
        if (!KEY.matcher(entry.getKey()).matches()) {
          problems.add(
              Problem.invalid(
                  map + "[" + entry.getKey() + "]",
                  entry.getKey(),
                  "a valid config key must consist of alphanumeric characters, '-', '_' or '.'"
                      + " (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for"
                      + " validation is '[-._a-zA-Z0-9]+')"));
        }
      }
    }
    if (bytes > MOST_BYTES) {
      problems.add(
          new Problem(
              "FieldValueTooLong",
              "data",
              "Too long: may not be more than " + MOST_BYTES + " bytes"));
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, List<Problem> problems) {
    if (secret && !object.path("type").equals(old.path("type"))) {
      problems.add(Problem.invalid("type", Tree.text(object, "type"), "field is immutable"));
    }
    if (!old.path("immutable").asBoolean()) {
      return;
    }
    if (!object.path("immutable").asBoolean()) {
      problems.add(Problem.forbidden("immutable", "field is immutable when `immutable` is set"));
    }
    for (String map : List.of("data", "binaryData")) {
      if (!object.path(map).equals(old.path(map))) {
        problems.add(Problem.forbidden(map, "field is immutable when `immutable` is set"));
      }
    }
  }
}
