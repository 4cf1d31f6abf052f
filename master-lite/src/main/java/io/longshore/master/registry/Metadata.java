package io.longshore.master.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.kubeapi.meta.Names;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

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
  private static final String SUBDOMAIN_RULE =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.',"
          + " and must start and end with an alphanumeric character (e.g. 'example.com', regex used"
          + " for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
  private static final String LABEL_RULE =
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must"
          + " start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used"
          + " for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
  private static final String KEY_RULE =
      "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end"
          + " with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used"
          + " for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
  private static final String VALUE_RULE =
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.',"
          + " and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value', "
          + " or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

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
    String name = name(object);
    if (name.isEmpty()) {
      problems.add(Problem.required("metadata.name", "name or generateName is required"));
    } else {
      validateName(name, type, problems);
    }
    Tree.texts(object, "metadata", "labels")
        .forEach((key, value) -> validateLabel(key, value, problems));
    long bytes = 0;
    for (Map.Entry<String, String> entry :
        Tree.texts(object, "metadata", "annotations").entrySet()) {
      validateKey("metadata.annotations", entry.getKey(), problems);
      bytes += entry.getKey().length() + entry.getValue().length();
    }
    if (bytes > MOST_ANNOTATION_BYTES) {
      problems.add(
          new Problem(
              "FieldValueTooLong",
              "metadata.annotations",
              "Too long: may not be more than " + MOST_ANNOTATION_BYTES + " bytes"));
    }
    validateOwners(object, problems);
  }

  private static void validateName(String name, ResourceType type, List<Problem> problems) {
    switch (type.toString()) {
      case "namespaces", "services" -> {
        if (!Names.isDnsLabel(name)) {
          problems.add(Problem.invalid("metadata.name", name, LABEL_RULE));
        }
      }
      // Names of roles are those of system:node, addresses of version 6 have colons, and events are
      // called after what they are about.
      case "clusterroles.rbac.authorization.k8s.io",
          "clusterrolebindings.rbac.authorization.k8s.io",
          "roles.rbac.authorization.k8s.io",
          "rolebindings.rbac.authorization.k8s.io",
          "ipaddresses.networking.k8s.io",
          "events" -> {
        if (name.equals(".") || name.equals("..") || name.contains("/") || name.contains("%")) {
          problems.add(Problem.invalid("metadata.name", name, "may not contain '/' or '%'"));
        }
      }
      default -> {
        if (!Names.isDnsSubdomain(name)) {
          problems.add(Problem.invalid("metadata.name", name, SUBDOMAIN_RULE));
        }
      }
    }
  }

  private static void validateLabel(String key, String value, List<Problem> problems) {
    validateKey("metadata.labels", key, problems);
    if (!Names.isLabelValue(value)) {
      problems.add(Problem.invalid("metadata.labels", value, VALUE_RULE));
    }
  }

  private static void validateKey(String field, String key, List<Problem> problems) {
    if (!Names.isQualified(field.endsWith("annotations") ? key.toLowerCase(Locale.ROOT) : key)) {
      problems.add(Problem.invalid(field, key, KEY_RULE));
    }
  }

  private static void validateOwners(ObjectNode object, List<Problem> problems) {
    int controllers = 0;
    int index = 0;
    for (ObjectNode owner : Tree.objects(object, "metadata", "ownerReferences")) {
      String field = "metadata.ownerReferences[" + index++ + "]";
      for (String part : List.of("apiVersion", "kind", "name", "uid")) {
        if (Tree.text(owner, part).isEmpty()) {
          problems.add(Problem.invalid(field + "." + part, "", part + " must not be empty"));
        }
      }
      controllers += owner.path("controller").asBoolean() ? 1 : 0;
    }
    if (controllers > 1) {
      problems.add(
          Problem.invalid(
              "metadata.ownerReferences",
              controllers,
              "Only one reference can have Controller set to true."));
    }
  }
}
