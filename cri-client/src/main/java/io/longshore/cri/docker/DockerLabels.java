package io.longshore.cri.docker;

import io.longshore.cri.model.ContainerConfig;
import io.longshore.cri.model.ContainerMetadata;
import io.longshore.cri.model.SandboxConfig;
import io.longshore.cri.model.SandboxMetadata;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * All that is known of a pod and its containers stands in labels of Docker containers: the Engine
 * keeps them. Those of the pod stay as they are, annotations have a prefix, and ours another.
 */
final class DockerLabels {
  private static final String OURS = "longshore.io/";
  private static final String ANNOTATION = "annotation.";
  static final String KIND = OURS + "kind";
  static final String SANDBOX = "sandbox";
  static final String CONTAINER = "container";
  static final String SANDBOX_ID = OURS + "sandbox-id";
  static final String LOG_PATH = OURS + "log-path";
  static final String IMAGE = OURS + "image";
  static final String HANDLER = OURS + "handler";
  static final String HOST_NETWORK = OURS + "host-network";
  private static final String NAME = OURS + "name";
  private static final String UID = OURS + "uid";
  private static final String NAMESPACE = OURS + "namespace";
  private static final String ATTEMPT = OURS + "attempt";

  private DockerLabels() {}

  static Map<String, String> of(SandboxConfig config, String handler, boolean hostNetwork) {
    Map<String, String> labels = common(config.labels(), config.annotations());
    SandboxMetadata metadata = config.metadata();
    labels.put(KIND, SANDBOX);
    labels.put(NAME, metadata.name());
    labels.put(UID, metadata.uid());
    labels.put(NAMESPACE, metadata.namespace());
    labels.put(ATTEMPT, Integer.toString(metadata.attempt()));
    labels.put(HANDLER, handler);
    labels.put(HOST_NETWORK, Boolean.toString(hostNetwork));
    return labels;
  }

  static Map<String, String> of(ContainerConfig config, String sandboxId, String logPath) {
    Map<String, String> labels = common(config.labels(), config.annotations());
    labels.put(KIND, CONTAINER);
    labels.put(NAME, config.metadata().name());
    labels.put(ATTEMPT, Integer.toString(config.metadata().attempt()));
    labels.put(SANDBOX_ID, sandboxId);
    labels.put(LOG_PATH, logPath);
    labels.put(IMAGE, config.image().reference());
    return labels;
  }

  private static Map<String, String> common(
      Map<String, String> labels, Map<String, String> annotations) {
    Map<String, String> all = new HashMap<>(labels);
    annotations.forEach((name, value) -> all.put(ANNOTATION + name, value));
    return all;
  }

  static Map<String, String> labels(Map<String, String> all) {
    Map<String, String> labels = new HashMap<>(all);
    labels.keySet().removeIf(name -> name.startsWith(OURS) || name.startsWith(ANNOTATION));
    return labels;
  }

  static Map<String, String> annotations(Map<String, String> all) {
    Map<String, String> annotations = new HashMap<>();
    all.forEach(
        (name, value) -> {
          if (name.startsWith(ANNOTATION)) {
            annotations.put(name.substring(ANNOTATION.length()), value);
          }
        });
    return annotations;
  }

  static SandboxMetadata sandbox(Map<String, String> all) {
    return new SandboxMetadata(
        all.getOrDefault(NAME, ""),
        all.getOrDefault(UID, ""),
        all.getOrDefault(NAMESPACE, ""),
        Integer.parseInt(all.getOrDefault(ATTEMPT, "0")));
  }

  static ContainerMetadata container(Map<String, String> all) {
    return new ContainerMetadata(
        all.getOrDefault(NAME, ""), Integer.parseInt(all.getOrDefault(ATTEMPT, "0")));
  }

  /**
   * As {@code docker ps} shows a sandbox; one name can be used once, which makes attempts unique.
   */
  static String name(SandboxMetadata pod) {
    return allowed(
        "k8s_POD_%s_%s_%s_%d".formatted(pod.name(), pod.namespace(), pod.uid(), pod.attempt()));
  }

  /** As {@code docker ps} shows a container. */
  static String name(ContainerMetadata container, SandboxMetadata pod) {
    return allowed(
        "k8s_%s_%s_%s_%s_%d"
            .formatted(
                container.name(), pod.name(), pod.namespace(), pod.uid(), container.attempt()));
  }

  /** Docker allows a-z, A-Z, 0-9 and _.- only; what loses letters gets a number instead. */
  private static String allowed(String name) {
    String bare = name.replaceAll("[^a-zA-Z0-9_.-]", "-");
    if (bare.equals(name)) {
      return name;
    }
    CRC32 sum = new CRC32();
    sum.update(name.getBytes(StandardCharsets.UTF_8));
    return bare + "-" + Long.toHexString(sum.getValue());
  }
}
