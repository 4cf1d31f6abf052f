package io.longshore.agent.source;

import io.longshore.kubeapi.json.JsonObject;
import java.util.List;

/** What the API server fills in, for pods that it has not seen: pkg/apis/core/v1/defaults.go. */
final class StaticPodDefaults {
  private static final List<String> PROBES =
      List.of("livenessProbe", "readinessProbe", "startupProbe");

  private StaticPodDefaults() {}

  static JsonObject fill(JsonObject pod) {
    JsonObject filled = pod;
    filled = preset(filled, "Always", "spec", "restartPolicy");
    filled = preset(filled, "ClusterFirst", "spec", "dnsPolicy");
    filled = preset(filled, 30, "spec", "terminationGracePeriodSeconds");
    filled = preset(filled, "default-scheduler", "spec", "schedulerName");
    filled = preset(filled, true, "spec", "enableServiceLinks");
    for (String list : List.of("containers", "initContainers")) {
      if (filled.has("spec", list)) {
        List<JsonObject> containers = filled.objects("spec", list);
        filled =
            filled.with(
                containers.stream().map(StaticPodDefaults::container).toList(), "spec", list);
      }
    }
    return filled;
  }

  private static JsonObject container(JsonObject container) {
    JsonObject filled = container;
    filled = preset(filled, "/dev/termination-log", "terminationMessagePath");
    filled = preset(filled, "File", "terminationMessagePolicy");
    filled = preset(filled, pullPolicy(container.text("image")), "imagePullPolicy");
    if (filled.has("ports")) {
      filled =
          filled.with(
              filled.objects("ports").stream()
                  .map(port -> preset(port, "TCP", "protocol"))
                  .toList(),
              "ports");
    }
    for (String probe : PROBES) {
      if (filled.has(probe)) {
        filled = probe(filled, probe);
      }
    }
    return filled;
  }

  private static JsonObject probe(JsonObject container, String probe) {
    JsonObject filled = container;
    filled = preset(filled, 1, probe, "timeoutSeconds");
    filled = preset(filled, 10, probe, "periodSeconds");
    filled = preset(filled, 1, probe, "successThreshold");
    filled = preset(filled, 3, probe, "failureThreshold");
    if (filled.has(probe, "httpGet")) {
      filled = preset(filled, "HTTP", probe, "httpGet", "scheme");
      filled = preset(filled, "/", probe, "httpGet", "path");
    }
    return filled;
  }

  private static String pullPolicy(String image) {
    String last = image.substring(image.lastIndexOf('/') + 1);
    boolean floating = last.endsWith(":latest") || !last.contains(":");
    return floating && !last.contains("@") ? "Always" : "IfNotPresent";
  }

  private static JsonObject preset(JsonObject object, Object value, String... path) {
    return object.has(path) ? object : object.with(value, path);
  }
}
