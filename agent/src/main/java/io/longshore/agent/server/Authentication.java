package io.longshore.agent.server;

import io.longshore.agent.config.ServerSettings;
import io.longshore.base.log.Log;
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
  private static final Log LOG = Log.of("server");

  private static final Resource<JsonObject> REVIEW =
      new Resource<>(
          "authentication.k8s.io", "v1", "tokenreviews", "TokenReview", false, JsonObject.class);

  /** cmd/kubelet/app/auth.go: what is no token now may be one in a moment. */
  private static final Duration REFUSALS_HOLD = Duration.ofSeconds(30);

  private final Optional<KubeClient> client;
  private final ServerSettings.Authentication settings;
  private final Optional<ClientCertificates> certificates;
  private final KeptAnswers<String, Optional<Caller>> tokens;

  /** Without a client no token is known, and without authorities no certificate. */
  Authentication(
      Optional<KubeClient> client,
      ServerSettings.Authentication settings,
      Optional<ClientCertificates> certificates,
      Clock clock) {
    this.client = client;
    this.settings = settings;
    this.certificates = certificates;
    this.tokens = new KeptAnswers<>(clock);
  }

  /** Who it is; empty where it says nothing believable and anonymous ones are not welcome. */
  Optional<Caller> caller(AgentRequest request) {
    List<X509Certificate> chain = request.certificates();
    if (!chain.isEmpty() && certificates.filter(all -> all.trust(chain)).isPresent()) {
      return Optional.of(ofCertificate(chain.getFirst()));
    }
    Optional<String> token =
        request
            .header("authorization")
            .filter(text -> text.regionMatches(true, 0, "Bearer ", 0, 7))
            .map(text -> text.substring(7).strip());
    if (token.isPresent()) {
      return settings.webhook().enabled() ? ofToken(token.get()) : Optional.empty();
    }
    // Who shows a wrong token or certificate is not taken for somebody without one.
    boolean isNobody = chain.isEmpty() && settings.anonymous().enabled();
    return isNobody ? Optional.of(Caller.ANONYMOUS) : Optional.empty();
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
    Optional<Caller> caller;
    try {
      caller = review(token);
    } catch (KubeApiException e) {
      // As upstream: whom nobody can tell is nobody.
      LOG.warn("a token cannot be checked", "error", String.valueOf(e.getMessage()));
      return Optional.empty();
    }
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
    JsonObject answer = client.get().create(REVIEW, question, WriteOptions.DEFAULT);
    boolean known = answer.at(Boolean.class, "status", "authenticated").orElse(false);
    return known
        ? answer.at(JsonObject.class, "status", "user").map(Authentication::user)
        : Optional.empty();
  }

  private static Caller user(JsonObject user) {
    Map<String, List<String>> extra = new HashMap<>();
    user.at(JsonObject.class, "extra")
        .ifPresent(values -> values.names().forEach(name -> extra.put(name, values.texts(name))));
    return new Caller(user.text("username"), user.text("uid"), user.texts("groups"), extra);
  }
}
