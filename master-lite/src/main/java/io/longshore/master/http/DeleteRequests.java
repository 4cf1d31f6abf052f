package io.longshore.master.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.ApiException;
import io.longshore.master.registry.Deletion;
import io.longshore.master.registry.Tree;
import java.util.Locale;
import java.util.Optional;

/** How something is to be deleted, as bodies or parameters of requests say. */
final class DeleteRequests {
  private DeleteRequests() {}

  static Deletion deletion(ApiRequest request, Bodies bodies) {
    ObjectNode body = bodies.deleteOptions(request);
    boolean dryRun = body.path("dryRun").size() > 0 || !request.parameter("dryRun").isEmpty();
    String policy = body.path("propagationPolicy").asText(request.parameter("propagationPolicy"));
    Optional<Long> grace =
        body.has("gracePeriodSeconds")
            ? Optional.of(body.path("gracePeriodSeconds").asLong())
            : request.parameter("gracePeriodSeconds").isEmpty()
                ? Optional.empty()
                : Optional.of(ResourceHandler.number(request, "gracePeriodSeconds"));
    return new Deletion(
        dryRun,
        grace,
        text(body, "uid"),
        text(body, "resourceVersion"),
        propagation(policy, body.path("orphanDependents").asBoolean(false)));
  }

  private static Optional<String> text(ObjectNode body, String precondition) {
    String value = Tree.text(body, "preconditions", precondition);
    return value.isEmpty() ? Optional.empty() : Optional.of(value);
  }

  private static Optional<Deletion.Propagation> propagation(String policy, boolean orphan) {
    if (policy.isEmpty()) {
      return orphan ? Optional.of(Deletion.Propagation.ORPHAN) : Optional.empty();
    }
    try {
      return Optional.of(Deletion.Propagation.valueOf(policy.toUpperCase(Locale.ROOT)));
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(
          "invalid propagationPolicy: \"" + policy + "\": Background, Foreground or Orphan");
    }
  }
}
