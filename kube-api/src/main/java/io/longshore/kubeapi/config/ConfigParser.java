package io.longshore.kubeapi.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.longshore.kubeapi.config.ConfigValue.Field;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads YAML, of which JSON is a part, into values that know their lines. */
final class ConfigParser {
  private static final YAMLFactory YAML = new YAMLFactory();

  private final String file;
  private final List<String> problems;
  private final JsonParser parser;

  private ConfigParser(String file, JsonParser parser, List<String> problems) {
    this.file = file;
    this.parser = parser;
    this.problems = problems;
  }

  /** The documents in a text. */
  static List<ConfigValue> parse(String file, String text, List<String> problems) {
    List<ConfigValue> documents = new ArrayList<>();
    try (JsonParser parser = YAML.createParser(text)) {
      ConfigParser reader = new ConfigParser(file, parser, problems);
      while (parser.nextToken() != null) {
        documents.add(reader.value());
      }
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      problems.add(
          file
              + ":"
              + line
              + ": not YAML: "
              + e.getOriginalMessage().lines().findFirst().orElse(""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return documents;
  }

  private ConfigValue value() throws IOException {
    int line = line();
    return switch (parser.currentToken()) {
      case START_OBJECT -> mapping(line);
      case START_ARRAY -> sequence(line);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new ConfigValue.Digits(line, parser.getText());
      case VALUE_TRUE -> new ConfigValue.Truth(line, true);
      case VALUE_FALSE -> new ConfigValue.Truth(line, false);
      case VALUE_NULL -> new ConfigValue.Nothing(line);
      case VALUE_STRING -> new ConfigValue.Text(line, parser.getText());
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("no value begins with " + parser.currentToken());
    };
  }

  private ConfigValue mapping(int line) throws IOException {
    Map<String, Field> fields = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      int at = line();
      parser.nextToken();
      Field before = fields.put(name, new Field(at, value()));
      if (before != null) {
        problems.add(
            file
                + ":"
                + at
                + ": field \""
                + name
                + "\" stands here again, first in line "
                + before.line());
      }
    }
    return new ConfigValue.Mapping(line, fields);
  }

  private ConfigValue sequence(int line) throws IOException {
    List<ConfigValue> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value());
    }
    return new ConfigValue.Sequence(line, elements);
  }

  private int line() {
    return parser.currentTokenLocation().getLineNr();
  }
}
