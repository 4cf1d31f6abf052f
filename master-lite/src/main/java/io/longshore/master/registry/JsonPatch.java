package io.longshore.master.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;

/** JSON patches: RFC 6902, with the pointers of RFC 6901. */
final class JsonPatch {
  // Kubernetes' own bound: a copy of a copy of a copy must not fill the memory.
  private static final int MOST_OPERATIONS = 10_000;

  private JsonPatch() {}

  /** The patched value. */
  static JsonNode apply(JsonNode target, ArrayNode operations) {
    if (operations.size() > MOST_OPERATIONS) {
      throw ApiException.tooLarge(
          "The allowed maximum operations in a JSON patch is "
              + MOST_OPERATIONS
              + ", got "
              + operations.size());
    }
    JsonNode result = target;
    for (JsonNode operation : operations) {
      result = applyOne(result, operation);
    }
    return result;
  }

  private static JsonNode applyOne(JsonNode target, JsonNode operation) {
    String path = operation.path("path").asText("");
    return switch (operation.path("op").asText("")) {
      case "add" -> add(target, path, value(operation));
      case "remove" -> remove(target, path);
      case "replace" -> replace(target, path, value(operation));
      case "move" -> {
        String from = operation.path("from").asText("");
        JsonNode moved = find(target, from).deepCopy();
        yield add(remove(target, from), path, moved);
      }
      case "copy" -> {
        JsonNode copied = find(target, operation.path("from").asText("")).deepCopy();
        yield add(target, path, copied);
      }
      case "test" -> {
        if (!find(target, path).equals(operation.path("value"))) {
          throw failure("testing value " + path + " failed");
        }
        yield target;
      }
      default -> throw ApiException.badRequest("no such patch operation: " + operation.path("op"));
    };
  }

  private static JsonNode value(JsonNode operation) {
    if (!operation.has("value")) {
      throw ApiException.badRequest("a patch operation lacks its value: " + operation.path("path"));
    }
    return operation.get("value").deepCopy();
  }

  private static JsonNode find(JsonNode target, String path) {
    JsonNode found = target;
    for (String step : steps(path)) {
      found =
          found instanceof ArrayNode list ? list.path(index(list, step, false)) : found.path(step);
      if (found.isMissingNode()) {
        throw failure("there is nothing at " + path);
      }
    }
    return found;
  }

  private static JsonNode add(JsonNode target, String path, JsonNode value) {
    if (path.isEmpty()) {
      return value;
    }
    String last = last(path);
    switch (parent(target, path)) {
      case ObjectNode object -> object.set(last, value);
      case ArrayNode list -> list.insert(index(list, last, true), value);
      default -> throw failure("nothing can be added at " + path);
    }
    return target;
  }

  private static JsonNode remove(JsonNode target, String path) {
    find(target, path);
    switch (parent(target, path)) {
      case ObjectNode object -> object.remove(last(path));
      case ArrayNode list -> list.remove(index(list, last(path), false));
      default -> throw failure("nothing can be removed at " + path);
    }
    return target;
  }

  private static JsonNode replace(JsonNode target, String path, JsonNode value) {
    if (path.isEmpty()) {
      return value;
    }
    find(target, path);
    switch (parent(target, path)) {
      case ObjectNode object -> object.set(last(path), value);
      case ArrayNode list -> list.set(index(list, last(path), false), value);
      default -> throw failure("nothing can be replaced at " + path);
    }
    return target;
  }

  private static JsonNode parent(JsonNode target, String path) {
    return find(target, path.substring(0, Math.max(0, path.lastIndexOf('/'))));
  }

  private static String last(String path) {
    return unescaped(path.substring(path.lastIndexOf('/') + 1));
  }

  private static List<String> steps(String path) {
    if (path.isEmpty()) {
      return List.of();
    } else if (!path.startsWith("/")) {
      throw ApiException.badRequest("not a JSON pointer: \"" + path + '"');
    }
    return Arrays.stream(path.substring(1).split("/", -1)).map(JsonPatch::unescaped).toList();
  }

  private static String unescaped(String step) {
    return step.replace("~1", "/").replace("~0", "~");
  }

  private static int index(ArrayNode list, String step, boolean forInsertion) {
    if (step.equals("-") && forInsertion) {
      return list.size();
    }
    int largest = forInsertion ? list.size() : list.size() - 1;
    if (!step.matches("0|[1-9][0-9]{0,8}") || Integer.parseInt(step) > largest) {
      throw failure("the list of " + list.size() + " has no place " + step);
    }
    return Integer.parseInt(step);
  }

  private static ApiException failure(String message) {
    return ApiException.unprocessable("the patch cannot be applied: " + message);
  }
}
