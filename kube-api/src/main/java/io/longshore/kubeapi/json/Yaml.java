package io.longshore.kubeapi.json;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;

/** Reads YAML leniently, as kubectl reads kubeconfig files. */
public final class Yaml {
  private static final ObjectMapper MAPPER = new ObjectMapper(new YAMLFactory());

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
}
