package io.longshore.agent.plan;

import io.longshore.kubeapi.core.Pod;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Values of a pod's fields, as variables and files of its containers name them: {@code fieldRef}.
 */
public final class PodFields {
  private static final Pattern SUBSCRIPT =
      Pattern.compile("metadata\\.(labels|annotations)\\['([^']*)'\\]");

  private PodFields() {}

  /** Where the pod is: known only once it runs. */
  public record Place(List<String> podAddresses, List<String> hostAddresses) {
    /** Copies. */
    public Place {
      podAddresses = List.copyOf(podAddresses);
      hostAddresses = List.copyOf(hostAddresses);
    }
  }

  /** The value of a field; empty where pods have no such field. */
  public static Optional<String> value(Pod pod, String path, Place place) {
    return ofMetadata(pod, path).or(() -> ofItsPlace(pod, path, place));
  }

  /** The value of a field that is known before the pod runs; empty where there is no such field. */
  public static Optional<String> ofMetadata(Pod pod, String path) {
    Matcher subscript = SUBSCRIPT.matcher(path);
    if (subscript.matches()) {
      Map<String, String> entries =
          subscript.group(1).equals("labels")
              ? pod.metadata().labels()
              : pod.metadata().annotations();
      return Optional.of(entries.getOrDefault(subscript.group(2), ""));
    }
    return Optional.ofNullable(
        switch (path) {
          case "metadata.name" -> pod.metadata().name();
          case "metadata.namespace" -> pod.metadata().namespace();
          case "metadata.uid" -> pod.metadata().uid();
          case "metadata.labels" -> lines(pod.metadata().labels());
          case "metadata.annotations" -> lines(pod.metadata().annotations());
          default -> null;
        });
  }

  private static Optional<String> ofItsPlace(Pod pod, String path, Place place) {
    return Optional.ofNullable(
        switch (path) {
          case "spec.nodeName" -> PodContainers.spec(pod).nodeName();
          case "spec.serviceAccountName" -> PodContainers.spec(pod).serviceAccountName();
          case "status.podIP" -> first(place.podAddresses());
          case "status.podIPs" -> String.join(",", place.podAddresses());
          case "status.hostIP" -> first(place.hostAddresses());
          case "status.hostIPs" -> String.join(",", place.hostAddresses());
          default -> null; // the API lets through what it knows, which may be more than we do
        });
  }

  private static String first(List<String> all) {
    return all.isEmpty() ? "" : all.getFirst();
  }

  /** As pkg/fieldpath of Kubernetes: sorted, values quoted as Go quotes them. */
  private static String lines(Map<String, String> entries) {
    return new TreeMap<>(entries)
        .entrySet().stream()
            .map(entry -> entry.getKey() + "=" + quoted(entry.getValue()))
            .collect(Collectors.joining("\n"));
  }

  private static String quoted(String text) {
    return '"'
        + text.replace("\\", "\\\\")
            .replace("\"", "\\\"")
            .replace("\n", "\\n")
            .replace("\t", "\\t")
            .replace("\r", "\\r")
        + '"';
  }
}
