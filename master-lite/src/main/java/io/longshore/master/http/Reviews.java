package io.longshore.master.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.access.Attempt;
import io.longshore.master.access.Credentials;
import io.longshore.master.access.Decision;
import io.longshore.master.access.User;
import io.longshore.master.rbac.PolicyRule;
import io.longshore.master.registry.ApiException;
import io.longshore.master.registry.Problem;
import io.longshore.master.registry.ResourceType;
import io.longshore.master.registry.Tree;
import io.longshore.master.tokens.ServiceAccountTokens;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Kinds that are questions: what is posted comes back with an answer in its status, and is kept
 * nowhere. Safe for use by several threads.
 */
final class Reviews {
  private final Access access;

  Reviews(Access access) {
    this.access = access;
  }

  static boolean isReview(ResourceType type) {
    return type.group().equals("authentication.k8s.io")
        || type.group().equals("authorization.k8s.io");
  }

  /** Answers a question in its own object. */
  ObjectNode answer(User user, ResourceType type, String namespace, ObjectNode review) {
    switch (type.kind()) {
      case "TokenReview" -> token(review);
      case "SelfSubjectReview" -> review.putObject("status").set("userInfo", describe(user));
      case "SelfSubjectRulesReview" -> rules(user, review);
      case "SelfSubjectAccessReview" -> decide(user, type, namespace, review);
      case "SubjectAccessReview", "LocalSubjectAccessReview" ->
          decide(subject(review), type, namespace, review);
      default -> throw ApiException.noSuchResource();
    }
    return review;
  }

  private void token(ObjectNode review) {
    String token = Tree.text(review, "spec", "token");
    if (token.isEmpty()) {
      throw ApiException.badRequest("token is required for TokenReview in authentication");
    }
    List<String> audiences = texts(Tree.at(review, "spec", "audiences"));
    List<String> asked = audiences.isEmpty() ? List.of(ServiceAccountTokens.ISSUER) : audiences;
    Optional<ServiceAccountTokens.Known> known =
        access.tokens().authenticate(token, asked).or(() -> otherwiseKnown(token, asked));
    ObjectNode status = review.putObject("status");
    if (known.isEmpty()) {
      status.put("error", "invalid bearer token").putObject("user");
      return;
    }
    status.put("authenticated", true).set("user", describe(known.get().user()));
    if (!audiences.isEmpty()) {
      known.get().audiences().forEach(status.putArray("audiences")::add);
    }
  }

  /** Tokens that do not say for whom they are, are for this server. */
  private Optional<ServiceAccountTokens.Known> otherwiseKnown(String token, List<String> asked) {
    List<String> own = List.of(ServiceAccountTokens.ISSUER);
    return asked.containsAll(own)
        ? access
            .authenticator()
            .authenticate(new Credentials(Optional.empty(), Optional.of(token)))
            .map(user -> new ServiceAccountTokens.Known(user, own))
        : Optional.empty();
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  static ObjectNode describe(User user) {
    ObjectNode described = Tree.object().put("username", user.name());
    if (!user.uid().isEmpty()) {
      described.put("uid", user.uid());
    }
    user.groups().forEach(Tree.listAt(described, "groups")::add);
    user.extra()
        .forEach(
            (key, values) ->
                values.forEach(Tree.listAt(Tree.objectAt(described, "extra"), key)::add));
    return described;
  }

  private static User subject(ObjectNode review) {
    JsonNode spec = review.path("spec");
    String name = Tree.text(spec, "user");
    List<String> groups = texts(spec.path("groups"));
    Map<String, List<String>> extra = new HashMap<>();
    spec.path("extra")
        .properties()
        .forEach(entry -> extra.put(entry.getKey(), texts(entry.getValue())));
    return new User(name, Tree.text(spec, "uid"), groups, extra);
  }

  private void decide(User user, ResourceType type, String namespace, ObjectNode review) {
    List<Problem> problems = AccessReviewChecks.problems(type.kind(), namespace, review);
    if (!problems.isEmpty()) {
      throw ApiException.invalid(type, "", problems);
    }
    Decision decision = access.authorizer().decide(user, attempt(review.path("spec")));
    ObjectNode status = review.putObject("status").put("allowed", decision.allowed());
    if (!decision.reason().isEmpty()) {
      status.put("reason", decision.reason());
    }
  }

  private static Attempt attempt(JsonNode spec) {
    boolean onResource = spec.has("resourceAttributes");
    JsonNode about = spec.path(onResource ? "resourceAttributes" : "nonResourceAttributes");
    String verb = Tree.text(about, "verb");
    if (!onResource) {
      return new Attempt.OnPath(verb, Tree.text(about, "path"));
    }
    Map<String, String> fields = new HashMap<>();
    for (ObjectNode term : Tree.objects(about, "fieldSelector", "requirements")) {
      List<String> values = texts(term.path("values"));
      if (Tree.text(term, "operator").equals("In") && values.size() == 1) {
        fields.put(Tree.text(term, "key"), values.getFirst());
      }
    }
    return new Attempt.OnResource(
        verb,
        Tree.text(about, "group"),
        Tree.text(about, "version"),
        Tree.text(about, "resource"),
        Tree.text(about, "subresource"),
        Tree.text(about, "namespace"),
        Tree.text(about, "name"),
        fields);
  }

  private void rules(User user, ObjectNode review) {
    String namespace = Tree.text(review, "spec", "namespace");
    if (namespace.isEmpty()) {
      throw ApiException.badRequest("no namespace on request");
    }
    ObjectNode status = review.putObject("status");
    ArrayNode resources = status.putArray("resourceRules");
    ArrayNode paths = status.putArray("nonResourceRules");
    List<PolicyRule> rules = new ArrayList<>(access.roles().rulesFor(user, namespace));
    if (access.authorizer().decide(user, new Attempt.OnPath("*", "*")).allowed()) {
      Set<String> any = Set.of("*");
      rules.add(new PolicyRule(any, any, any, Set.of(), any));
    }
    for (PolicyRule rule : rules) {
      if (!rule.resources().isEmpty()) {
        ObjectNode one = resources.addObject();
        rule.verbs().forEach(one.putArray("verbs")::add);
        rule.groups().forEach(one.putArray("apiGroups")::add);
        rule.resources().forEach(one.putArray("resources")::add);
        rule.names().forEach(Tree.listAt(one, "resourceNames")::add);
      }
      if (!rule.paths().isEmpty()) {
        ObjectNode one = paths.addObject();
        rule.verbs().forEach(one.putArray("verbs")::add);
        rule.paths().forEach(one.putArray("nonResourceURLs")::add);
      }
    }
    status.put("incomplete", false);
  }
}
