package io.longshore.master.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.Tree;
import java.util.List;
import java.util.Map;

/**
 * What a pod's specification says where its author says nothing: kubernetes'
 * pkg/apis/core/v1/defaults.go.
 */
final class PodDefaults {
  private static final List<String> CONTAINERS =
      List.of("containers", "initContainers", "ephemeralContainers");
  private static final List<String> PROBES =
      List.of("livenessProbe", "readinessProbe", "startupProbe");
  // 0644 in octal.
  private static final int FILE_MODE = 420;
  private static final int TOKEN_SECONDS = 3600;

  private PodDefaults() {}

  static void set(ObjectNode spec) {
    Tree.putIfMissing(spec, "restartPolicy", "Always");
    Tree.putIfMissing(spec, "dnsPolicy", "ClusterFirst");
    Tree.putIfMissing(spec, "schedulerName", "default-scheduler");
    Tree.putIfMissing(spec, "terminationGracePeriodSeconds", 30);
    Tree.objectAt(spec, "securityContext");
    for (String list : CONTAINERS) {
      Tree.objects(spec, list).forEach(container -> container(container, spec));
    }
    Tree.objects(spec, "volumes").forEach(PodDefaults::volume);
  }

  private static void container(ObjectNode container, ObjectNode spec) {
    Tree.putIfMissing(container, "terminationMessagePath", "/dev/termination-log");
    Tree.putIfMissing(container, "terminationMessagePolicy", "File");
    Tree.putIfMissing(container, "imagePullPolicy", pullPolicy(Tree.text(container, "image")));
    ObjectNode resources = Tree.objectAt(container, "resources");
    if (resources.path("limits") instanceof ObjectNode limits) {
      ObjectNode requests = Tree.objectAt(resources, "requests");
      limits.properties().forEach(limit -> putIfAbsent(requests, limit));
    }
    for (ObjectNode port : Tree.objects(container, "ports")) {
      Tree.putIfMissing(port, "protocol", "TCP");
      if (spec.path("hostNetwork").asBoolean() && port.path("hostPort").asInt() == 0) {
        port.set("hostPort", port.path("containerPort"));
      }
    }
    for (ObjectNode variable : Tree.objects(container, "env")) {
      if (Tree.at(variable, "valueFrom", "fieldRef") instanceof ObjectNode reference) {
        Tree.putIfMissing(reference, "apiVersion", "v1");
      }
    }
    PROBES.forEach(name -> probe(container.path(name)));
    for (String hook : List.of("postStart", "preStop")) {
      httpGet(Tree.at(container, "lifecycle", hook, "httpGet"));
    }
  }

  private static void putIfAbsent(ObjectNode node, Map.Entry<String, JsonNode> entry) {
    if (!node.has(entry.getKey())) {
      node.set(entry.getKey(), entry.getValue());
    }
  }

  /** What may change under its name is looked for at each start. */
  private static String pullPolicy(String image) {
    String last = image.substring(image.lastIndexOf('/') + 1);
    boolean digest = last.contains("@");
    String tag = last.contains(":") ? last.substring(last.lastIndexOf(':') + 1) : "latest";
    return !digest && tag.equals("latest") ? "Always" : "IfNotPresent";
  }

  private static void probe(JsonNode probe) {
    if (!(probe instanceof ObjectNode object)) {
      return;
    }
    Tree.putIfMissing(object, "timeoutSeconds", 1);
    Tree.putIfMissing(object, "periodSeconds", 10);
    Tree.putIfMissing(object, "successThreshold", 1);
    Tree.putIfMissing(object, "failureThreshold", 3);
    httpGet(object.path("httpGet"));
    if (object.path("grpc") instanceof ObjectNode grpc) {
      Tree.putIfMissing(grpc, "service", "");
    }
  }

  private static void httpGet(JsonNode action) {
    if (action instanceof ObjectNode object) {
      Tree.putIfMissing(object, "path", "/");
      Tree.putIfMissing(object, "scheme", "HTTP");
    }
  }

  private static void volume(ObjectNode volume) {
    if (volume.size() == 1) {
      volume.putObject("emptyDir");
    }
    for (String kind : List.of("secret", "configMap", "downwardAPI", "projected")) {
      if (volume.path(kind) instanceof ObjectNode source) {
        Tree.putIfMissing(source, "defaultMode", FILE_MODE);
        items(source);
        Tree.objects(source, "sources").forEach(PodDefaults::projection);
      }
    }
    if (volume.path("hostPath") instanceof ObjectNode path) {
      Tree.putIfMissing(path, "type", "");
    }
  }

  private static void projection(ObjectNode source) {
    if (source.path("serviceAccountToken") instanceof ObjectNode token) {
      Tree.putIfMissing(token, "expirationSeconds", TOKEN_SECONDS);
    }
    if (source.path("downwardAPI") instanceof ObjectNode downward) {
      items(downward);
    }
  }

  private static void items(ObjectNode source) {
    for (ObjectNode item : Tree.objects(source, "items")) {
      if (item.path("fieldRef") instanceof ObjectNode reference) {
        Tree.putIfMissing(reference, "apiVersion", "v1");
      }
    }
  }
}
