package io.longshore.master.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.Place;
import io.longshore.master.registry.Problem;
import io.longshore.master.registry.Tree;
import java.util.ArrayList;
import java.util.List;

/** Mistakes in questions of who may what: kubernetes' pkg/apis/authorization/validation. */
final class AccessReviewChecks {
  private AccessReviewChecks() {}

  static List<Problem> problems(String kind, String namespace, ObjectNode review) {
    List<Problem> problems = new ArrayList<>();
    Place whole = Place.of(review, problems);
    Place spec = whole.at("spec");
    boolean isLocal = kind.equals("LocalSubjectAccessReview");
    attributes(spec);
    if (!kind.startsWith("Self") && spec.at("user").isEmpty() && spec.at("groups").isEmpty()) {
      spec.at("user").invalid("at least one of user or group must be specified");
    }
    metadata(whole.at("metadata"), isLocal);
    if (isLocal) {
      home(spec, namespace);
    }
    return problems;
  }

  private static void attributes(Place spec) {
    Place onResource = spec.at("resourceAttributes");
    Place onPath = spec.at("nonResourceAttributes");
    if (onResource.isThere() && onPath.isThere()) {
      onPath.invalid("cannot be specified in combination with resourceAttributes");
    } else if (!onResource.isThere() && !onPath.isThere()) {
      problemOfNothing(onResource);
    }
  }

  private static void problemOfNothing(Place attributes) {
    attributes
        .having(Tree.object().nullNode())
        .invalid("exactly one of nonResourceAttributes or resourceAttributes must be specified");
  }

  private static void metadata(Place metadata, boolean mayHaveNamespace) {
    List<String> fields = metadata.keys();
    fields.removeAll(List.of("managedFields", "creationTimestamp"));
    if (mayHaveNamespace) {
      fields.remove("namespace");
    }
    if (!fields.isEmpty()) {
      metadata.invalid(mayHaveNamespace ? "must be empty except for namespace" : "must be empty");
    }
  }

  private static void home(Place spec, String namespace) {
    Place asked = spec.at("resourceAttributes", "namespace");
    if (spec.has("resourceAttributes") && !asked.text().equals(namespace)) {
      asked.invalid("must match metadata.namespace");
    }
    Place onPath = spec.at("nonResourceAttributes");
    if (onPath.isThere()) {
      onPath.invalid("disallowed on this kind of request");
    }
  }
}
