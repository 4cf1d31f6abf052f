package io.longshore.agent.node;

import java.util.Map;
import java.util.TreeMap;

/** The labels that say what machine a Node is. */
final class NodeLabels {
  private NodeLabels() {}

  /** The well-known ones, with the older names of two of them, and those that the user wants. */
  static Map<String, String> of(String hostname, Map<String, String> wanted) {
    Map<String, String> labels = new TreeMap<>(wanted);
    labels.put("kubernetes.io/hostname", hostname);
    labels.put("kubernetes.io/os", "linux");
    labels.put("kubernetes.io/arch", architecture());
    labels.put("beta.kubernetes.io/os", "linux");
    labels.put("beta.kubernetes.io/arch", architecture());
    return labels;
  }

  /** As Go names it. */
  static String architecture() {
    String name = System.getProperty("os.arch", "");
    return switch (name) {
      case "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      default -> name;
    };
  }
}
