package io.longshore.master.kinds;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.KindRules;
import io.longshore.master.registry.Problem;
import io.longshore.master.registry.Registry;
import io.longshore.master.registry.Tree;
import java.util.ArrayList;
import java.util.List;

/** What rules say about objects, which are written with single quotes for double ones. */
public final class Verdicts {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Verdicts() {}

  /** An object. */
  public static ObjectNode object(String text) {
    try {
      boolean isWritten = text.startsWith("{\"");
      return (ObjectNode) JSON.readTree(isWritten ? text : text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }

  /** As the API server does with a new object. */
  public static List<String> ofNew(KindRules rules, String text) {
    ObjectNode object = object(text);
    rules.setDefaults(object);
    rules.prepareCreate(object);
    List<Problem> problems = new ArrayList<>();
    rules.validate(object, problems);
    rules.validateCreate(object, problems);
    return shown(problems);
  }

  /** As with a changed one. */
  public static List<String> ofChange(KindRules rules, String before, String after) {
    ObjectNode old = object(before);
    ObjectNode next = object(after);
    rules.setDefaults(old);
    rules.setDefaults(next);
    rules.prepareUpdate(next, old);
    List<Problem> problems = new ArrayList<>();
    rules.validate(next, problems);
    rules.validateUpdate(next, old, problems);
    return shown(problems);
  }

  /** As with a change of a part. */
  public static List<String> ofPart(
      KindRules rules, Registry.Part part, String before, String after) {
    ObjectNode old = object(before);
    ObjectNode next = object(after);
    rules.setDefaults(old);
    rules.setDefaults(next);
    rules.preparePart(part, next, old);
    List<Problem> problems = new ArrayList<>();
    rules.validatePart(part, next, old, problems);
    return shown(problems);
  }

  /** An object with what it did not say. */
  public static ObjectNode defaulted(KindRules rules, String text) {
    ObjectNode object = object(text);
    rules.setDefaults(object);
    return object;
  }

  /** The same object with something else at a path. */
  public static String with(String text, String path, String value) {
    ObjectNode object = object(text);
    String[] steps = path.split("\\.");
    ObjectNode at = object;
    for (int i = 0; i < steps.length - 1; i++) {
      at = Tree.objectAt(at, steps[i]);
    }
    at.set(steps[steps.length - 1], object("{'v':" + value + "}").path("v"));
    return object.toString();
  }

  private static List<String> shown(List<Problem> problems) {
    return problems.stream()
        .map(one -> one.reason().replace("FieldValue", "") + " " + one)
        .toList();
  }
}
