package io.longshore.agent.volume;

import io.longshore.agent.outside.VolumeException;
import io.longshore.kubeapi.core.Container;
import io.longshore.kubeapi.core.EnvironmentVariable;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.PodSpec;
import io.longshore.kubeapi.core.ResourceRequirements;
import io.longshore.kubeapi.meta.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a pod may know about itself: pkg/fieldpath and pkg/api/v1/resource. */
final class PodFacts {
  private static final Pattern ENTRY =
      Pattern.compile("metadata\\.(labels|annotations)\\['([^']+)'\\]");

  private PodFacts() {}

  static String field(Pod pod, String path) {
    Matcher entry = ENTRY.matcher(path);
    if (entry.matches()) {
      Map<String, String> map =
          entry.group(1).equals("labels") ? pod.metadata().labels() : pod.metadata().annotations();
      return map.getOrDefault(entry.group(2), "");
    }
    return switch (path) {
      case "metadata.name" -> pod.metadata().name();
      case "metadata.namespace" -> pod.metadata().namespace();
      case "metadata.uid" -> pod.metadata().uid();
      case "metadata.labels" -> lines(pod.metadata().labels());
      case "metadata.annotations" -> lines(pod.metadata().annotations());
      default -> throw new VolumeException("unsupported fieldPath: " + path);
    };
  }

  /** Go's quoting of a text differs from JSON's in what nobody puts into a label. */
  private static String lines(Map<String, String> map) {
    return new TreeMap<>(map)
        .entrySet().stream()
            .map(
                entry ->
                    entry.getKey()
                        + "=\""
                        + entry
                            .getValue()
                            .replace("\\", "\\\\")
                            .replace("\"", "\\\"")
                            .replace("\n", "\\n")
                            .replace("\t", "\\t")
                            .replace("\r", "\\r")
                        + '"')
            .collect(Collectors.joining("\n"));
  }

  static String resource(
      Pod pod, EnvironmentVariable.ResourceReference reference, Map<String, Quantity> allocatable) {
    Container container =
        pod.spec().stream()
            .flatMap(PodFacts::containers)
            .filter(one -> one.name().equals(reference.containerName()))
            .findFirst()
            .orElseThrow(
                () -> new VolumeException("container " + reference.containerName() + " not found"));
    Quantity divisor = reference.divisor().filter(one -> !one.isZero()).orElse(Quantity.of(1));
    BigDecimal amount = amount(container, reference.resource(), allocatable).amount();
    return amount.divide(divisor.amount(), 0, RoundingMode.UP).toPlainString();
  }

  private static Stream<Container> containers(PodSpec spec) {
    return Stream.concat(spec.containers().stream(), spec.initContainers().stream());
  }

  private static Quantity amount(
      Container container, String resource, Map<String, Quantity> allocatable) {
    int dot = resource.indexOf('.');
    String kind = resource.substring(0, Math.max(0, dot));
    String name = resource.substring(dot + 1);
    Quantity nothing = Quantity.ZERO;
    Map<String, Quantity> limits =
        container.resources().map(ResourceRequirements::limits).orElse(Map.of());
    Map<String, Quantity> requests =
        container.resources().map(ResourceRequirements::requests).orElse(Map.of());
    return switch (kind) {
      // Without a limit of its own, a container's limit is what the node has.
      case "limits" -> limits.getOrDefault(name, allocatable.getOrDefault(name, nothing));
      case "requests" -> requests.getOrDefault(name, limits.getOrDefault(name, nothing));
      default -> throw new VolumeException("unsupported container resource: " + resource);
    };
  }
}
