package io.longshore.agent.server;

import io.longshore.agent.config.ServerSettings;
import io.longshore.base.time.Clock;
import io.longshore.kubeapi.client.KubeApiException;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.client.WriteOptions;
import io.longshore.kubeapi.json.Json;
import io.longshore.kubeapi.json.JsonObject;
import io.longshore.kubeapi.meta.Resource;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * Finds out who is asking: by a certificate, or by a token that the API server knows. Safe for use
 * by several threads.
 */
final class Authentication {
  private static final Resource<JsonObject> REVIEW =
      new Resource<>(
          "authentication.k8s.io", "v1", "tokenreviews", "TokenReview", false, JsonObject.class);

  /** cmd/kubelet/app/auth.go: what is no token now may be one in a moment. */
  private static final Duration REFUSALS_HOLD = Duration.ofSeconds(30);

  private final Optional<KubeClient> client;
  private final ServerSettings.Authentication settings;
  private final KeptAnswers<String, Optional<Caller>> tokens;

  /** Without a client no token is known. */
  Authentication(Optional<KubeClient> client, ServerSettings.Authentication settings, Clock clock) {
    this.client = client;
    this.settings = settings;
    this.tokens = new KeptAnswers<>(clock);
  }

  /** Who it is; empty where it says nothing believable and anonymous ones are not welcome. */
  Optional<Caller> caller(AgentRequest request) {
    Optional<Caller> byCertificate = request.certificate().map(Authentication::ofCertificate);
    if (byCertificate.isPresent()) {
      return byCertificate;
    }
    Optional<String> token =
        request
            .header("authorization")
            .filter(text -> text.regionMatches(true, 0, "Bearer ", 0, 7))
            .map(text -> text.substring(7).strip());
    if (token.isPresent()) {
      // Who shows a wrong token is not taken for somebody without one.
      return settings.webhook().enabled() ? ofToken(token.get()) : Optional.empty();
    }
    return settings.anonymous().enabled() ? Optional.of(Caller.ANONYMOUS) : Optional.empty();
  }

  private static Caller ofCertificate(X509Certificate certificate) {
    String name = "";
    List<String> groups = new ArrayList<>(List.of("system:authenticated"));
    try {
      for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
        String value = String.valueOf(part.getValue());
        if (part.getType().equalsIgnoreCase("CN")) {
          name = value;
        } else if (part.getType().equalsIgnoreCase("O")) {
          groups.add(value);
        }
      }
    } catch (InvalidNameException e) {
      throw new Refusal(401, "the certificate's subject cannot be read", e);
    }
    return new Caller(name, "", groups, Map.of());
  }

  private Optional<Caller> ofToken(String token) {
    Optional<Optional<Caller>> known = tokens.find(token);
    if (known.isPresent()) {
      return known.get();
    }
    Optional<Caller> caller = review(token);
    tokens.keep(token, caller, caller.isPresent() ? settings.webhook().cacheTTL() : REFUSALS_HOLD);
    return caller;
  }

  private Optional<Caller> review(String token) {
    if (client.isEmpty()) {
      return Optional.empty();
    }
    JsonObject question =
        Json.read(
                "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenReview\"}",
                JsonObject.class)
            .with(token, "spec", "token");
    try {
      JsonObject answer = client.get().create(REVIEW, question, WriteOptions.DEFAULT);
      boolean known = answer.at(Boolean.class, "status", "authenticated").orElse(false);
      return known
          ? answer.at(JsonObject.class, "status", "user").map(Authentication::user)
          : Optional.empty();
    } catch (KubeApiException e) {
      throw new Refusal(500, "the token cannot be checked: " + e.getMessage(), e);
    }
  }

  private static Caller user(JsonObject user) {
    Map<String, List<String>> extra = new HashMap<>();
    user.at(JsonObject.class, "extra")
        .ifPresent(values -> values.names().forEach(name -> extra.put(name, values.texts(name))));
    return new Caller(user.text("username"), user.text("uid"), user.texts("groups"), extra);
  }
}
