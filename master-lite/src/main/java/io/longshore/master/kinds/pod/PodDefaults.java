package io.longshore.master.kinds.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.Tree;
import java.util.List;
import java.util.Map;

/**
 * What a pod's specification says where its author says nothing: kubernetes'
 * pkg/apis/core/v1/defaults.go.
 */
public final class PodDefaults {
  private static final List<String> CONTAINERS =
      List.of("containers", "initContainers", "ephemeralContainers");
  private static final List<String> PROBES =
      List.of("livenessProbe", "readinessProbe", "startupProbe");
  // 0644 in octal.
  private static final int FILE_MODE = 420;
  private static final int TOKEN_SECONDS = 3600;

  private PodDefaults() {}

  /** Of a pod: what templates leave open until then too. */
  static void ofPod(ObjectNode spec) {
    ofTemplate(spec);
    if (!spec.has("enableServiceLinks")) {
      spec.put("enableServiceLinks", true);
    }
    for (String list : List.of("containers", "initContainers")) {
      for (ObjectNode container : Tree.objects(spec, list)) {
        requests(Tree.objectAt(container, "resources"));
        if (spec.path("hostNetwork").asBoolean()) {
          Tree.objects(container, "ports").forEach(PodDefaults::hostPort);
        }
      }
    }
  }

  private static void requests(ObjectNode resources) {
    if (resources.path("limits") instanceof ObjectNode limits) {
      ObjectNode requests = Tree.objectAt(resources, "requests");
      limits.properties().forEach(limit -> putIfAbsent(requests, limit));
    }
  }

  private static void hostPort(ObjectNode port) {
    if (port.path("hostPort").asInt() == 0) {
      port.set("hostPort", port.path("containerPort"));
    }
  }

  /** Of the specification of a pod or a template. */
  public static void ofTemplate(ObjectNode spec) {
    Tree.putIfMissing(spec, "restartPolicy", "Always");
    Tree.putIfMissing(spec, "dnsPolicy", "ClusterFirst");
    Tree.putIfMissing(spec, "schedulerName", "default-scheduler");
    Tree.putIfMissing(spec, "terminationGracePeriodSeconds", 30);
    Tree.objectAt(spec, "securityContext");
    for (String list : CONTAINERS) {
      Tree.objects(spec, list).forEach(PodDefaults::container);
    }
    Tree.objects(spec, "volumes").forEach(PodDefaults::volume);
  }

  private static void container(ObjectNode container) {
    Tree.putIfMissing(container, "terminationMessagePath", "/dev/termination-log");
    Tree.putIfMissing(container, "terminationMessagePolicy", "File");
    Tree.putIfMissing(container, "imagePullPolicy", pullPolicy(Tree.text(container, "image")));
    Tree.objectAt(container, "resources");
    Tree.objects(container, "ports").forEach(port -> Tree.putIfMissing(port, "protocol", "TCP"));
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
    putIfZero(object, "timeoutSeconds", 1);
    putIfZero(object, "periodSeconds", 10);
    putIfZero(object, "successThreshold", 1);
    putIfZero(object, "failureThreshold", 3);
    httpGet(object.path("httpGet"));
    if (object.path("grpc") instanceof ObjectNode grpc) {
      Tree.putIfMissing(grpc, "service", "");
    }
  }

  private static void putIfZero(ObjectNode node, String field, int value) {
    if (node.path(field).asLong() == 0) {
      node.put(field, value);
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
    if (volume.path("image") instanceof ObjectNode image) {
      Tree.putIfMissing(image, "pullPolicy", pullPolicy(Tree.text(image, "reference")));
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
