package io.longshore.master.kinds;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.longshore.master.registry.Place;
import java.io.IOException;
import java.util.Base64;

/** What Secrets of the types that Kubernetes knows must have: ValidateSecret. */
final class SecretTypes {
  private static final String ACCOUNT = "kubernetes.io/service-account.name";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private SecretTypes() {}

  static void check(Place secret) {
    Place data = secret.at("data");
    switch (secret.text("type")) {
      case "kubernetes.io/service-account-token" ->
          secret.at("metadata", "annotations").key(ACCOUNT).requireText();
      case "kubernetes.io/dockercfg" -> json(data.key(".dockercfg"));
      case "kubernetes.io/dockerconfigjson" -> json(data.key(".dockerconfigjson"));
      case "kubernetes.io/basic-auth" -> {
        if (!data.has("username") && !data.has("password")) {
          data.key("username").required("");
          data.key("password").required("");
        }
      }
      case "kubernetes.io/ssh-auth" -> data.key("ssh-privatekey").requireText();
      case "kubernetes.io/tls" -> {
        present(data.key("tls.crt"));
        present(data.key("tls.key"));
      }
      default -> {
        // Others may have what they want.
      }
    }
  }

  private static void present(Place value) {
    if (!value.isThere()) {
      value.required("");
    }
  }

  private static void json(Place value) {
    if (!value.isThere()) {
      value.required("");
      return;
    }
    String wrong = whyNoObject(Base64.getDecoder().decode(value.text()));
    if (!wrong.isEmpty()) {
      value.having("<secret contents redacted>").invalid(wrong);
    }
  }

  /** In the words of Go's encoding/json, as far as they tell nothing of the contents. */
  private static String whyNoObject(byte[] bytes) {
    if (bytes.length == 0) {
      return "unexpected end of JSON input";
    }
    try {
      JsonNode read = JSON.readTree(bytes);
      return read.isObject() || read.isNull()
          ? ""
          : "json: cannot unmarshal "
              + (read.isTextual() ? "string" : read.isArray() ? "array" : "number")
              + " into Go value of type map[string]interface {}";
    } catch (JsonProcessingException _) {
      return "invalid character in JSON";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
