package io.longshore.kubeapi.json;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;

/** Reads YAML leniently, as kubectl reads kubeconfig files, and writes it. */
public final class Yaml {
  private static final ObjectMapper MAPPER =
      new ObjectMapper(
          YAMLFactory.builder()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
              .build());

  private Yaml() {}

  /** An object. Empty text is an empty object. */
  public static JsonObject read(String text) {
    try {
      return text.isBlank()
          ? new JsonObject(MAPPER.createObjectNode())
          : JsonObject.of(MAPPER.readTree(text));
    } catch (IOException e) {
      throw Json.failure(e, JsonObject.class);
    }
  }

  /** The same fields as in JSON. */
  public static String write(Object object) {
    try {
      return MAPPER.writeValueAsString(Json.shared().valueToTree(object));
    } catch (IOException e) {
      throw Json.failure(e, object.getClass());
    }
  }
}
