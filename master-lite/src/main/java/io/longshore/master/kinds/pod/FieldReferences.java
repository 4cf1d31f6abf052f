package io.longshore.master.kinds.pod;

import io.longshore.kubeapi.meta.Quantity;
import io.longshore.master.registry.Formats;
import io.longshore.master.registry.Place;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Mistakes in references to fields of a pod, in its environment and in its files. */
final class FieldReferences {
  private static final Set<String> KNOWN =
      Set.of(
          "metadata.annotations",
          "metadata.labels",
          "metadata.name",
          "metadata.namespace",
          "metadata.uid",
          "spec.host",
          "spec.nodeName",
          "spec.restartPolicy",
          "spec.schedulerName",
          "spec.serviceAccountName",
          "spec.terminationGracePeriodSeconds",
          "status.hostIP",
          "status.hostIPs",
          "status.phase",
          "status.podIP",
          "status.podIPs");
  private static final List<String> RESOURCES =
      List.of(
          "limits.cpu",
          "limits.ephemeral-storage",
          "limits.memory",
          "requests.cpu",
          "requests.ephemeral-storage",
          "requests.memory");
  private static final List<String> OF_PROCESSORS = List.of("1m", "1");
  private static final List<String> OF_BYTES =
      List.of("1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei");

  private FieldReferences() {}

  /** A field of the object: validateObjectFieldSelector. */
  static void field(Place reference, List<String> supported) {
    Place path = reference.at("fieldPath");
    if (!reference.at("apiVersion").requireText() || !path.requireText()) {
      return;
    }
    String text = path.text();
    int bracket = text.indexOf("['");
    boolean hasKey = bracket > 0 && text.endsWith("']");
    String field = hasKey ? text.substring(0, bracket) : text;
    String wrong = notConvertible(reference.text("apiVersion"), field, hasKey, text);
    if (!wrong.isEmpty()) {
      path.invalid("error converting fieldPath: " + wrong);
    } else if (hasKey) {
      String key = text.substring(bracket + 2, text.length() - 2);
      boolean isAnnotation = field.equals("metadata.annotations");
      reference
          .having(isAnnotation ? key.toLowerCase(Locale.ROOT) : key)
          .matches(Formats::qualifiedName);
    } else if (!supported.contains(text)) {
      path.unsupported(supported);
    }
  }

  private static String notConvertible(String version, String field, boolean hasKey, String whole) {
    if (!version.equals("v1")) {
      return "unsupported pod version: " + version;
    } else if (hasKey) {
      boolean mayHaveKey = field.equals("metadata.annotations") || field.equals("metadata.labels");
      return mayHaveKey ? "" : "field label does not support subscript: " + whole;
    }
    return KNOWN.contains(field) ? "" : "field label not supported: " + field;
  }

  /** What a container asks for: validateContainerResourceFieldSelector. */
  static void resource(Place reference, boolean needsContainer) {
    Place resource = reference.at("resource");
    String name = resource.text();
    if (needsContainer && reference.at("containerName").isEmpty()) {
      reference.at("containerName").required("");
    } else if (resource.requireText() && !RESOURCES.contains(name) && !isHugePages(name)) {
      resource.unsupported(RESOURCES);
    }
    divisor(name, reference.at("divisor"));
  }

  private static boolean isHugePages(String name) {
    return name.startsWith("requests.hugepages-") || name.startsWith("limits.hugepages-");
  }

  private static void divisor(String resource, Place divisor) {
    if (!divisor.isThere() || Quantity.parse(divisor.text()).isZero()) {
      return;
    }
    String unit = Quantity.parse(divisor.text()).toString();
    String kind = resource.replaceFirst("^(limits|requests)\\.", "");
    String wrong =
        switch (kind) {
          case "cpu" ->
              OF_PROCESSORS.contains(unit)
                  ? ""
                  : "only divisor's values 1m and 1 are supported with the cpu resource";
          case "memory" -> bytes(unit, "memory");
          case "ephemeral-storage" -> bytes(unit, "local ephemeral storage");
          default -> isHugePages(resource) ? bytes(unit, "hugepages") : "";
        };
    if (!wrong.isEmpty()) {
      divisor.having(resource).invalid(wrong);
    }
  }

  private static String bytes(String unit, String kind) {
    return OF_BYTES.contains(unit)
        ? ""
        : "only divisor's values "
            + String.join(", ", OF_BYTES)
            + " are supported with the "
            + kind
            + " resource";
  }
}
