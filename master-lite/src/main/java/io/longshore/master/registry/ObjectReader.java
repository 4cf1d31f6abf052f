package io.longshore.master.registry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;

/** Reads JSON, and notes fields that stand there twice: a tree could not show them. */
public final class ObjectReader {
  private static final int DEEPEST = 200;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private ObjectReader() {}

  /** Reads one object. */
  public static ObjectNode object(byte[] json, List<String> duplicates) {
    if (value(json, duplicates) instanceof ObjectNode object) {
      return object;
    }
    throw ApiException.badRequest("the body is not a JSON object");
  }

  /** Reads one value of any kind. */
  public static JsonNode value(byte[] json, List<String> duplicates) {
    try (JsonParser parser = FACTORY.createParser(json)) {
      if (parser.nextToken() == null) {
        throw ApiException.badRequest("the body is empty");
      }
      JsonNode value = value(parser, "", duplicates);
      if (parser.nextToken() != null) {
        throw ApiException.badRequest("there is something behind the end of the JSON");
      }
      return value;
    } catch (IOException e) {
      throw ApiException.badRequest("the body is not JSON: " + firstLine(e));
    }
  }

  private static String firstLine(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static JsonNode value(JsonParser parser, String path, List<String> duplicates)
      throws IOException {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (parser.currentToken()) {
      case START_OBJECT -> fields(parser, path, duplicates);
      case START_ARRAY -> elements(parser, path, duplicates);
      case VALUE_STRING -> nodes.textNode(parser.getText());
      case VALUE_TRUE -> nodes.booleanNode(true);
      case VALUE_FALSE -> nodes.booleanNode(false);
      case VALUE_NULL -> nodes.nullNode();
      case VALUE_NUMBER_INT ->
          parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? nodes.numberNode(parser.getBigIntegerValue())
              : nodes.numberNode(parser.getLongValue());
      case VALUE_NUMBER_FLOAT -> nodes.numberNode(parser.getDoubleValue());
      case null, default -> throw ApiException.badRequest("the JSON ends too early");
    };
  }

  private static ObjectNode fields(JsonParser parser, String path, List<String> duplicates)
      throws IOException {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      String inner = path.isEmpty() ? name : path + "." + name;
      parser.nextToken();
      if (object.has(name)) {
        duplicates.add(inner);
      }
      object.set(name, value(parser, inner, duplicates));
    }
    return object;
  }

  private static ArrayNode elements(JsonParser parser, String path, List<String> duplicates)
      throws IOException {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(value(parser, path + "[" + list.size() + "]", duplicates));
    }
    return list;
  }
}
