package io.longshore.cri.credentials;

import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import io.longshore.cri.model.RegistryAuth;
import io.longshore.kubeapi.json.Json;
import io.longshore.kubeapi.json.JsonException;
import io.longshore.kubeapi.json.JsonObject;
import io.longshore.kubeapi.meta.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads credentials as Docker keeps them: in files of the node, and in Secrets for pulling. */
public final class DockerConfig {
  /** The type of a Secret with a config.json, and where in it that is. */
  public static final String JSON_SECRET = "kubernetes.io/dockerconfigjson";

  /** The type of a Secret in the format before that. */
  public static final String OLD_SECRET = "kubernetes.io/dockercfg";

  private static final String JSON_KEY = ".dockerconfigjson";
  private static final String OLD_KEY = ".dockercfg";

  private DockerConfig() {}

  /** What a Secret holds; nothing where it is of another type. A damaged one is INVALID. */
  public static Keyring ofSecret(String name, String type, Map<String, Bytes> data) {
    return switch (type) {
      case JSON_SECRET -> Keyring.of(parse("secret " + name, required(name, data, JSON_KEY)));
      case OLD_SECRET -> Keyring.of(parseOld("secret " + name, required(name, data, OLD_KEY)));
      default -> Keyring.EMPTY;
    };
  }

  private static byte[] required(String name, Map<String, Bytes> data, String key) {
    Bytes found = data.get(key);
    if (found == null) {
      throw invalid("secret " + name, "it has no " + key);
    }
    return found.toArray();
  }

  /**
   * The first of the node's files that exists: upstream looks into the agent's own folder, the home
   * of the user, and the root.
   */
  public static Keyring ofNode(Path agentFolder, Optional<Path> home) {
    for (Path file :
        List.of(
            agentFolder.resolve("config.json"),
            home.orElse(agentFolder).resolve(".docker/config.json"),
            Path.of("/.docker/config.json"))) {
      try {
        return Keyring.of(parse(file.toString(), Files.readAllBytes(file)));
      } catch (NoSuchFileException e) {
        // The next may be there.
      } catch (IOException e) {
        throw new ContainerRuntimeException(
            Category.INVALID, file + " cannot be read: " + e.getMessage(), e);
      }
    }
    return Keyring.EMPTY;
  }

  /** A config.json: registries below {@code auths}. */
  static Map<String, RegistryAuth> parse(String name, byte[] json) {
    return entries(name, object(name, json).at(JsonObject.class, "auths"));
  }

  /** The older format: registries at the top. */
  static Map<String, RegistryAuth> parseOld(String name, byte[] json) {
    return entries(name, Optional.of(object(name, json)));
  }

  private static Map<String, RegistryAuth> entries(String name, Optional<JsonObject> registries) {
    Map<String, RegistryAuth> entries = new LinkedHashMap<>();
    if (registries.isPresent()) {
      for (String registry : registries.get().names()) {
        JsonObject entry =
            registries
                .get()
                .at(JsonObject.class, registry)
                .orElseThrow(() -> invalid(name, "nothing is said of " + registry));
        entries.put(registry, entry(name, registry, entry));
      }
    }
    return entries;
  }

  /** What is in {@code auth} counts more than a user and a password beside it. */
  private static RegistryAuth entry(String name, String registry, JsonObject entry) {
    String both = entry.text("auth");
    if (both.isEmpty()) {
      return RegistryAuth.of(entry.text("username"), entry.text("password"));
    }
    String decoded = decode(name, registry, both);
    int colon = decoded.indexOf(':');
    if (colon < 0) {
      throw invalid(name, "auth of " + registry + " is not USER:PASSWORD in base64");
    }
    return RegistryAuth.of(decoded.substring(0, colon), decoded.substring(colon + 1));
  }

  private static String decode(String name, String registry, String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64.strip()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw invalid(name, "auth of " + registry + " is not base64");
    }
  }

  private static JsonObject object(String name, byte[] json) {
    try {
      return Json.read(json, JsonObject.class);
    } catch (JsonException e) {
      // Its text may hold a part of the secret.
      throw invalid(name, "it is not a JSON object");
    }
  }

  private static ContainerRuntimeException invalid(String name, String why) {
    return new ContainerRuntimeException(
        Category.INVALID, name + " holds no usable credentials: " + why);
  }
}
