package io.longshore.master.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.ApiException;
import io.longshore.master.registry.Problem;
import io.longshore.master.registry.Registry;
import io.longshore.master.registry.ResourceType;
import io.longshore.master.registry.Tree;
import io.longshore.master.tokens.ServiceAccountTokens;
import io.longshore.master.tokens.ServiceAccountTokens.Bound;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The token of a ServiceAccount, as kubernetes' pkg/registry/core/serviceaccount/storage/token.go
 * gives it. Safe for use by several threads.
 */
record TokenRequests(Registry registry, ServiceAccountTokens tokens) {
  static final String GROUP = "authentication.k8s.io";
  private static final long DEFAULT_SECONDS = 3600;
  private static final long FEWEST_SECONDS = 600;
  private static final long MOST_SECONDS = 1L << 32;

  /** Answers a request in its own object. */
  ObjectNode answer(ResourceType kind, String namespace, String name, ObjectNode request) {
    ResourceType accounts = registry.table().required("v1", "serviceaccounts");
    ObjectNode account = registry.get(accounts, namespace, name);
    refuseOtherUid(accounts, name, request, account);
    ObjectNode spec = Tree.objectAt(request, "spec");
    if (!spec.hasNonNull("expirationSeconds")) {
      spec.put("expirationSeconds", DEFAULT_SECONDS);
    }
    long seconds = spec.path("expirationSeconds").asLong();
    refuseUnlessSensible(kind, seconds);
    if (spec.path("audiences").isEmpty()) {
      spec.putArray("audiences").add(ServiceAccountTokens.ISSUER);
    }
    List<String> audiences = new ArrayList<>();
    spec.path("audiences").forEach(audience -> audiences.add(audience.asText()));
    Map<Bound, ObjectNode> bound = bound(namespace, name, spec);
    ServiceAccountTokens.Issued issued =
        tokens.issue(
            new ServiceAccountTokens.Order(account, bound, audiences, Duration.ofSeconds(seconds)));
    ObjectNode metadata = request.putObject("metadata");
    metadata.put("name", name).put("namespace", namespace);
    metadata.put(
        "creationTimestamp", registry.clock().now().truncatedTo(ChronoUnit.SECONDS).toString());
    request
        .putObject("status")
        .put("token", issued.token())
        .put("expirationTimestamp", issued.end().truncatedTo(ChronoUnit.SECONDS).toString());
    return request;
  }

  /** Who names a uid wants no token of an account that was made again since. */
  private static void refuseOtherUid(
      ResourceType accounts, String name, ObjectNode request, ObjectNode account) {
    String wanted = Tree.text(request, "metadata", "uid");
    String present = Tree.text(account, "metadata", "uid");
    if (!wanted.isEmpty() && !wanted.equals(present)) {
      throw ApiException.conflict(
          accounts,
          name,
          "the UID in the token request ("
              + wanted
              + ") does not match the UID of the service account ("
              + present
              + ")");
    }
  }

  private static void refuseUnlessSensible(ResourceType kind, long seconds) {
    String wrong =
        seconds < FEWEST_SECONDS
            ? "may not specify a duration less than 10 minutes"
            : seconds > MOST_SECONDS ? "may not specify a duration larger than 2^32 seconds" : "";
    if (!wrong.isEmpty()) {
      throw ApiException.invalid(
          kind, "", List.of(Problem.invalid("spec.expirationSeconds", seconds, wrong)));
    }
  }

  private Map<Bound, ObjectNode> bound(String namespace, String account, ObjectNode spec) {
    Map<Bound, ObjectNode> bound = new EnumMap<>(Bound.class);
    if (!(spec.path("boundObjectRef") instanceof ObjectNode reference)) {
      return bound;
    }
    String target = Tree.text(reference, "kind");
    Bound what =
        Arrays.stream(Bound.values())
            .filter(one -> one.name().equals(target.toUpperCase(Locale.ROOT)))
            .filter(_ -> Tree.text(reference, "apiVersion").equals("v1"))
            .findFirst()
            .orElseThrow(
                () ->
                    ApiException.badRequest(
                        "cannot bind token to object of type "
                            + Tree.text(reference, "apiVersion")
                            + ", Kind="
                            + target));
    ResourceType type = registry.table().required("v1", what.plural());
    String name = Tree.text(reference, "name");
    ObjectNode object = registry.get(type, type.namespaced() ? namespace : "", name);
    refuseOther(type, reference, object);
    bound.put(what, object);
    if (what == Bound.POD) {
      refuseOtherAccount(account, object);
      nodeOf(object).ifPresent(node -> bound.put(Bound.NODE, node));
    }
    return bound;
  }

  private static void refuseOther(ResourceType type, ObjectNode reference, ObjectNode object) {
    String wanted = Tree.text(reference, "uid");
    String present = Tree.text(object, "metadata", "uid");
    if (!wanted.isEmpty() && !wanted.equals(present)) {
      throw ApiException.conflict(
          type,
          Tree.text(reference, "name"),
          "the UID in the bound object reference ("
              + wanted
              + ") does not match the UID in record. The object might have been deleted and then"
              + " recreated");
    }
  }

  private static void refuseOtherAccount(String account, ObjectNode pod) {
    if (!Tree.text(pod, "spec", "serviceAccountName").equals(account)) {
      throw ApiException.badRequest(
          "cannot bind token for serviceaccount \""
              + account
              + "\" to pod running with different serviceaccount name.");
    }
  }

  private Optional<ObjectNode> nodeOf(ObjectNode pod) {
    String node = Tree.text(pod, "spec", "nodeName");
    return node.isEmpty()
        ? Optional.empty()
        : registry.find(registry.table().required("v1", "nodes"), "", node);
  }
}
