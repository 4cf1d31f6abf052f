package io.longshore.master.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/** What the server itself writes into metadata, and the rules for the rest. */
final class Metadata {
  // apimachinery's util/rand: no vowels, so that no words come out.
  private static final String NAME_LETTERS = "bcdfghjklmnpqrstvwxz2456789";
  private static final int SUFFIX_LENGTH = 5;
  private static final int LONGEST_GENERATED = 63;
  private static final int MOST_ANNOTATION_BYTES = 256 << 10;
  private static final List<String> SERVER_FIELDS =
      List.of(
          "uid",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "generation");

  private static final Set<String> STANDARD_FINALIZERS =
      Set.of("kubernetes", "orphan", "foregroundDeletion");

  private Metadata() {}

  static ObjectNode of(ObjectNode object) {
    return Tree.objectAt(object, "metadata");
  }

  static String name(ObjectNode object) {
    return Tree.text(object, "metadata", "name");
  }

  static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Makes an object a new one, whatever it says about itself. */
  static void stamp(ObjectNode object, ResourceType type, String namespace, Instant now) {
    ObjectNode metadata = of(object);
    metadata.remove(SERVER_FIELDS);
    metadata.remove(List.of("selfLink", "resourceVersion"));
    metadata.put("uid", UUID.randomUUID().toString());
    metadata.put("creationTimestamp", time(now));
    if (type.generation()) {
      metadata.put("generation", 1);
    }
    if (type.namespaced()) {
      metadata.put("namespace", namespace);
    } else {
      metadata.remove("namespace");
    }
  }

  static String generatedName(String prefix) {
    StringBuilder name = new StringBuilder(prefix);
    name.setLength(Math.min(prefix.length(), LONGEST_GENERATED - SUFFIX_LENGTH));
    for (int i = 0; i < SUFFIX_LENGTH; i++) {
      name.append(NAME_LETTERS.charAt(ThreadLocalRandom.current().nextInt(NAME_LETTERS.length())));
    }
    return name.toString();
  }

  /** Gives a changed object what only the server may change. */
  static void keepServerFields(ObjectNode object, ObjectNode old) {
    for (String field : SERVER_FIELDS) {
      Tree.copyField(of(object), old.path("metadata"), field);
    }
    for (String field : List.of("name", "namespace", "resourceVersion")) {
      Tree.copyField(of(object), old.path("metadata"), field);
    }
    of(object).remove("selfLink");
  }

  static void validate(ObjectNode object, ResourceType type, List<Problem> problems) {
    Place metadata = Place.of(object, problems).at("metadata");
    Place name = metadata.at("name");
    if (name.isEmpty()) {
      name.required("name or generateName is required");
    } else {
      name.matches(nameFormat(type));
    }
    Selectors.labels(metadata.at("labels"));
    validateAnnotations(metadata.at("annotations"));
    validateOwners(metadata.at("ownerReferences"));
    validateFinalizers(metadata.at("finalizers"));
  }

  private static Function<String, List<String>> nameFormat(ResourceType type) {
    return switch (type.toString()) {
      case "namespaces", "services" -> Formats::dnsLabel;
      case "ipaddresses.networking.k8s.io" -> Addresses::ip;
      // Names of roles are those of system:node, and nobody cares for those of requests.
      case "clusterroles.rbac.authorization.k8s.io",
          "clusterrolebindings.rbac.authorization.k8s.io",
          "roles.rbac.authorization.k8s.io",
          "rolebindings.rbac.authorization.k8s.io",
          "certificatesigningrequests.certificates.k8s.io",
          "events",
          "events.events.k8s.io" ->
          Formats::pathSegment;
      default -> Formats::dnsSubdomain;
    };
  }

  private static void validateAnnotations(Place annotations) {
    long bytes = 0;
    for (String key : annotations.keys()) {
      Formats.qualifiedName(key.toLowerCase(Locale.ROOT)).forEach(annotations.having(key)::invalid);
      bytes += bytes(key) + bytes(annotations.text(key));
    }
    if (bytes > MOST_ANNOTATION_BYTES) {
      annotations.problems().add(Problem.tooLong(annotations.path(), MOST_ANNOTATION_BYTES));
    }
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static void validateOwners(Place owners) {
    String first = "";
    for (Place element : owners.each()) {
      Place owner = element.calledAs(owners.path());
      if (owner.text("apiVersion").replaceFirst(".*/", "").isEmpty()) {
        owner.at("apiVersion").invalid("version must not be empty");
      }
      for (String part : List.of("kind", "name", "uid")) {
        if (owner.at(part).isEmpty()) {
          owner.at(part).invalid("must not be empty");
        }
      }
      if (owner.text("apiVersion").equals("v1") && owner.text("kind").equals("Event")) {
        owner.invalid("/v1, Kind=Event is disallowed from being an owner");
      }
      if (owner.isTrue("controller")) {
        String name = owner.text("kind") + "/" + owner.text("name");
        if (first.isEmpty()) {
          first = name;
        } else {
          owners.invalid(
              "Only one reference can have Controller set to true. Found \"true\" in references for "
                  + first
                  + " and "
                  + name);
        }
      }
    }
  }

  private static void validateFinalizers(Place finalizers) {
    Set<String> names = new HashSet<>();
    for (Place element : finalizers.each()) {
      names.add(element.text());
      finalizerName(finalizers.having(element.value()));
    }
    if (names.containsAll(List.of("orphan", "foregroundDeletion"))) {
      finalizers.invalid("finalizer orphan and foregroundDeletion cannot be both set");
    }
  }

  /** Names without a domain are those of Kubernetes: ValidateFinalizerName. */
  static void finalizerName(Place finalizer) {
    finalizer.matches(Formats::qualifiedName);
    if (!finalizer.text().contains("/") && !STANDARD_FINALIZERS.contains(finalizer.text())) {
      finalizer.invalid("name is neither a standard finalizer name nor is it fully qualified");
    }
  }

  /** What is being deleted cannot be held back by more. */
  static void validateUpdate(ObjectNode object, ObjectNode old, List<Problem> problems) {
    if (Tree.text(old, "metadata", "deletionTimestamp").isEmpty()) {
      return;
    }
    Set<String> before = new HashSet<>();
    Tree.at(old, "metadata", "finalizers").forEach(one -> before.add(one.asText()));
    List<String> added = new ArrayList<>();
    for (Place one : Place.of(object, problems).at("metadata", "finalizers").each()) {
      if (!before.contains(one.text())) {
        added.add('"' + one.text() + '"');
      }
    }
    if (!added.isEmpty()) {
      problems.add(
          Problem.forbidden(
              "metadata.finalizers",
              "no new finalizers can be added if the object is being deleted, found new finalizers"
                  + " []string{"
                  + String.join(", ", added)
                  + "}"));
    }
  }
}
