package io.longshore.master.kinds.pod;

import io.longshore.master.registry.Formats;
import io.longshore.master.registry.Place;
import java.util.List;

/** Mistakes in the environment of containers: ValidateEnv and ValidateEnvFrom. */
final class EnvironmentChecks {
  private static final List<String> FIELDS =
      List.of(
          "metadata.name",
          "metadata.namespace",
          "metadata.uid",
          "spec.nodeName",
          "spec.serviceAccountName",
          "status.hostIP",
          "status.hostIPs",
          "status.podIP",
          "status.podIPs");
  private static final List<String> SOURCES =
      List.of("fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef");

  private EnvironmentChecks() {}

  static void check(Place container) {
    for (Place variable : container.each("env")) {
      variable.at("name").requireMatching(Formats::variableName);
      if (variable.has("valueFrom")) {
        source(variable.at("valueFrom"), !variable.at("value").isEmpty());
      }
    }
    container.each("envFrom").forEach(one -> all(one, container.at("envFrom")));
  }

  private static void source(Place source, boolean hasValue) {
    if (source.has("fieldRef")) {
      FieldReferences.field(source.at("fieldRef"), FIELDS);
    }
    if (source.has("resourceFieldRef")) {
      FieldReferences.resource(source.at("resourceFieldRef"), false);
    }
    key(source.at("configMapKeyRef"));
    key(source.at("secretKeyRef"));
    file(source.at("fileKeyRef"));
    long count = SOURCES.stream().filter(source::has).count();
    Place shown = source.having("");
    if (count == 0) {
      shown.invalid(
          "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or"
              + " `secretKeyRef`");
    } else if (hasValue) {
      shown.invalid("may not be specified when `value` is not empty");
    } else if (count > 1) {
      shown.invalid("may not have more than one field specified at a time");
    }
  }

  private static void key(Place reference) {
    if (reference.isThere()) {
      reference.at("name").matches(Formats::dnsSubdomain);
      reference.at("key").requireMatching(Formats::configKey);
    }
  }

  private static void file(Place reference) {
    if (reference.isThere()) {
      reference.at("key").requireMatching(Formats::variableName);
      reference.at("volumeName").requireText();
      if (reference.at("path").requireText()) {
        Paths.ofFile(reference.at("path"));
      }
    }
  }

  /** All keys of an object; what is wrong about their number is said of the whole list. */
  private static void all(Place source, Place list) {
    source.at("prefix").matchesIfSet(Formats::variableName);
    int count = 0;
    for (String kind : List.of("configMapRef", "secretRef")) {
      if (source.has(kind)) {
        source.at(kind, "name").requireMatching(Formats::dnsSubdomain);
        count++;
      }
    }
    if (count == 0) {
      list.having("").invalid("must specify one of: `configMapRef` or `secretRef`");
    } else if (count > 1) {
      list.having("").invalid("may not have more than one field specified at a time");
    }
  }
}
