package io.longshore.master.controllers.workload;

import io.longshore.kubeapi.apps.Deployment;
import io.longshore.kubeapi.apps.ReplicaSet;
import io.longshore.kubeapi.json.Json;
import io.longshore.master.cluster.PodView;
import java.time.Instant;
import java.util.Map;

/** Objects for the tests of decisions, as the API would write them. */
final class Workloads {
  static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  private Workloads() {}

  static Deployment deployment(int replicas, String image, String strategy) {
    return Json.read(
        """
        {"metadata": {"name": "web", "namespace": "default", "uid": "d", "generation": 2,
           "resourceVersion": "7"},
         "spec": {"replicas": %d, "strategy": %s, "progressDeadlineSeconds": 600,
           "selector": {"matchLabels": {"app": "web"}}, "template": %s},
         "status": {"observedGeneration": 2}}"""
            .formatted(replicas, strategy, template(image, "")),
        Deployment.class);
  }

  static Deployment rolling(int replicas, String image, String surge, String unavailable) {
    return deployment(
        replicas,
        image,
        "{\"type\": \"RollingUpdate\", \"rollingUpdate\": {\"maxSurge\": %s, \"maxUnavailable\": %s}}"
            .formatted(surge, unavailable));
  }

  private static String template(String image, String hash) {
    return """
    {"metadata": {"labels": {"app": "web"%s}},
     "spec": {"containers": [{"name": "c", "image": "%s"}]}}"""
        .formatted(hash.isEmpty() ? "" : ", \"pod-template-hash\": \"" + hash + '"', image);
  }

  /** A set of a Deployment, the younger the higher its number, which is its revision too. */
  static ReplicaSet set(int number, String image, int replicas, int available, int most) {
    return Json.read(
        """
        {"metadata": {"name": "web-%1$d", "namespace": "default", "uid": "s%1$d",
           "creationTimestamp": "2026-01-01T00:00:%1$02dZ", "annotations": {
             "deployment.kubernetes.io/revision": "%1$d",
             "deployment.kubernetes.io/desired-replicas": "%5$d",
             "deployment.kubernetes.io/max-replicas": "%6$d"}},
         "spec": {"replicas": %3$d, "template": %2$s},
         "status": {"replicas": %3$d, "availableReplicas": %4$d, "readyReplicas": %4$d}}"""
            .formatted(
                number, template(image, "h" + number), replicas, available, most * 4 / 5, most),
        ReplicaSet.class);
  }

  static PodView pod(String name, Map<String, String> fields) {
    return Json.read(
        """
        {"metadata": {"name": "%1$s", "uid": "%1$s", "creationTimestamp": "%2$s",
           "annotations": {"controller.kubernetes.io/pod-deletion-cost": "%3$s"}},
         "spec": {"nodeName": "%4$s"},
         "status": {"phase": "%5$s", "containerStatuses": [{"name": "c", "restartCount": %6$s}],
           "conditions": [{"type": "Ready", "status": "%7$s", "lastTransitionTime": "%8$s"}]}}"""
            .formatted(
                name,
                fields.getOrDefault("created", "2026-01-01T00:00:00Z"),
                fields.getOrDefault("cost", "0"),
                fields.getOrDefault("node", "n1"),
                fields.getOrDefault("phase", "Running"),
                fields.getOrDefault("restarts", "0"),
                fields.getOrDefault("ready", "True"),
                fields.getOrDefault("since", "2026-01-01T00:00:00Z")),
        PodView.class);
  }
}
