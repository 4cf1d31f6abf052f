package io.longshore.cri.credentials;

import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import io.longshore.cri.model.RegistryAuth;
import io.longshore.kubeapi.json.Json;
import io.longshore.kubeapi.json.JsonException;
import io.longshore.kubeapi.json.JsonObject;
import io.longshore.kubeapi.meta.GoDuration;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a program said: a CredentialProviderResponse. */
record PluginAnswer(
    CacheKey cacheKey, Optional<Duration> cacheDuration, Map<String, RegistryAuth> auths) {

  /** For what else the answer is good. */
  enum CacheKey {
    IMAGE,
    REGISTRY,
    GLOBAL
  }

  static PluginAnswer parse(String program, String apiVersion, byte[] output) {
    try {
      JsonObject answer = Json.read(output, JsonObject.class);
      if (!answer.text("kind").equals("CredentialProviderResponse")
          || !answer.text("apiVersion").equals(apiVersion)) {
        throw wrong(program, "not a CredentialProviderResponse of " + apiVersion);
      }
      return new PluginAnswer(
          cacheKey(program, answer.text("cacheKeyType")),
          duration(program, answer.text("cacheDuration")),
          auths(answer));
    } catch (JsonException e) {
      // The text of it may hold a part of the secret.
      throw wrong(program, "not JSON");
    }
  }

  private static CacheKey cacheKey(String program, String text) {
    return switch (text) {
      case "Image" -> CacheKey.IMAGE;
      case "Registry" -> CacheKey.REGISTRY;
      case "Global" -> CacheKey.GLOBAL;
      default -> throw wrong(program, "cacheKeyType is \"" + text + "\"");
    };
  }

  private static Optional<Duration> duration(String program, String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      Duration duration = GoDuration.parse(text);
      if (duration.isNegative()) {
        throw wrong(program, "cacheDuration is negative");
      }
      return Optional.of(duration);
    } catch (IllegalArgumentException e) {
      throw wrong(program, "cacheDuration is \"" + text + "\"");
    }
  }

  private static Map<String, RegistryAuth> auths(JsonObject answer) {
    Map<String, RegistryAuth> auths = new LinkedHashMap<>();
    Optional<JsonObject> named = answer.at(JsonObject.class, "auth");
    if (named.isPresent()) {
      for (String registry : named.get().names()) {
        auths.put(
            registry,
            RegistryAuth.of(
                named.get().text(registry, "username"), named.get().text(registry, "password")));
      }
    }
    return auths;
  }

  private static ContainerRuntimeException wrong(String program, String what) {
    return new ContainerRuntimeException(
        Category.FAILED,
        "the credential provider " + program + " answered something wrong: " + what);
  }
}
