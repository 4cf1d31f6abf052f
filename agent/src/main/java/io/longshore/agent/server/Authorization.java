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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks the API server whether somebody may do something with this node: pkg/kubelet/server/auth.go.
 * Safe for use by several threads.
 */
final class Authorization {
  private static final Log LOG = Log.of("server");

  private static final Resource<JsonObject> REVIEW =
      new Resource<>(
          "authorization.k8s.io",
          "v1",
          "subjectaccessreviews",
          "SubjectAccessReview",
          false,
          JsonObject.class);
  private static final Map<String, String> SUBRESOURCES =
      Map.of(
          "stats", "stats",
          "metrics", "metrics",
          "logs", "log",
          "checkpoint", "checkpoint",
          "statusz", "statusz",
          "flagz", "configz",
          "configz", "configz",
          "pods", "pods",
          "runningpods", "pods",
          "healthz", "healthz");

  /** These are newer names of what was a proxy's before; those who may do that still may. */
  private static final List<String> FINE_GRAINED = List.of("configz", "pods", "healthz", "statusz");

  private final Optional<KubeClient> client;
  private final ServerSettings.Authorization settings;
  private final String nodeName;
  private final KeptAnswers<Question, Boolean> decisions;

  record Question(Caller caller, String verb, String subresource) {}

  Authorization(
      Optional<KubeClient> client,
      ServerSettings.Authorization settings,
      String nodeName,
      Clock clock) {
    this.client = client;
    this.settings = settings;
    this.nodeName = nodeName;
    this.decisions = new KeptAnswers<>(clock);
  }

  /** What is answered where the caller may not have what the request asks for. */
  Optional<Answer> refusal(Caller caller, AgentRequest request) {
    if (settings.mode().equals("AlwaysAllow")) {
      return Optional.empty();
    }
    String verb = verb(request.method());
    List<String> subresources = subresources(request);
    for (String name : subresources) {
      Question question = new Question(caller, verb, name);
      try {
        if (allowed(question)) {
          return Optional.empty();
        }
      } catch (KubeApiException e) {
        LOG.warn("nobody can say what is allowed", "error", String.valueOf(e.getMessage()));
        return Optional.of(
            Answer.text(500, "Authorization error (" + about(question, "subresource", name)));
      }
    }
    // As Go prints a list.
    String all = "[" + String.join(" ", subresources) + "]";
    Question first = new Question(caller, verb, subresources.getFirst());
    return Optional.of(Answer.text(403, "Forbidden (" + about(first, "subresource(s)", all)));
  }

  private static String about(Question question, String word, String subresources) {
    return "user="
        + question.caller.name()
        + ", verb="
        + question.verb
        + ", resource=nodes, "
        + word
        + "="
        + subresources
        + ")";
  }

  static String verb(String method) {
    return switch (method) {
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> "delete";
      default -> "get";
    };
  }

  /** Any of these is enough. */
  static List<String> subresources(AgentRequest request) {
    String first = request.parts().stream().findFirst().orElse("");
    String subresource = SUBRESOURCES.getOrDefault(first, "proxy");
    return FINE_GRAINED.contains(subresource)
        ? List.of(subresource, "proxy")
        : List.of(subresource);
  }

  private boolean allowed(Question question) {
    Optional<Boolean> known = decisions.find(question);
    if (known.isPresent()) {
      return known.get();
    }
    boolean allowed = review(question);
    decisions.keep(
        question,
        allowed,
        allowed
            ? settings.webhook().cacheAuthorizedTTL()
            : settings.webhook().cacheUnauthorizedTTL());
    return allowed;
  }

  private boolean review(Question question) {
    if (client.isEmpty()) {
      return false;
    }
    Caller caller = question.caller();
    JsonObject review =
        Json.read(
                "{\"apiVersion\":\"authorization.k8s.io/v1\",\"kind\":\"SubjectAccessReview\"}",
                JsonObject.class)
            .with(caller.name(), "spec", "user")
            .with(caller.groups(), "spec", "groups")
            .with(caller.extra(), "spec", "extra")
            .with(caller.uid(), "spec", "uid")
            .with(
                Map.of(
                    "verb",
                    question.verb(),
                    "version",
                    "v1",
                    "resource",
                    "nodes",
                    "subresource",
                    question.subresource(),
                    "name",
                    nodeName),
                "spec",
                "resourceAttributes");
    return client
        .get()
        .create(REVIEW, review, WriteOptions.DEFAULT)
        .at(Boolean.class, "status", "allowed")
        .orElse(false);
  }
}
