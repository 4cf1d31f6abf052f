package io.longshore.agent.source;

import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.json.JsonException;
import io.longshore.kubeapi.json.JsonObject;
import io.longshore.kubeapi.json.Yaml;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes a pod of a file's text: pkg/kubelet/config/common.go. */
final class PodFile {
  private static final Map<String, String> EVERYTHING =
      Map.of("operator", "Exists", "effect", "NoExecute");

  private PodFile() {}

  /**
   * The pod, with a name and a uid that no pod of another node and file has.
   *
   * @throws IllegalArgumentException if it is none, with the reason
   */
  static Pod parse(Path file, String text, String nodeName, Instant seen) {
    JsonObject object = read(text);
    if (!object.text("kind").equals("Pod") || !object.text("apiVersion").equals("v1")) {
      throw new IllegalArgumentException(
          "holds a " + object.text("apiVersion") + " " + object.text("kind") + ", not a v1 Pod");
    }
    String name = object.text("metadata", "name");
    if (name.isEmpty()) {
      throw new IllegalArgumentException("the pod has no name");
    }
    refuseReferences(object);
    String given = object.text("metadata", "uid");
    String uid = given.isEmpty() ? uid(text, nodeName, file) : given;
    String namespace = object.text("metadata", "namespace");
    return StaticPodDefaults.fill(object)
        .with(name + "-" + nodeName, "metadata", "name")
        .with(namespace.isEmpty() ? "default" : namespace, "metadata", "namespace")
        .with(uid, "metadata", "uid")
        .with("file", "metadata", "annotations", PodAnnotations.SOURCE)
        .with(uid, "metadata", "annotations", PodAnnotations.HASH)
        .with(seen.toString(), "metadata", "annotations", PodAnnotations.SEEN)
        .with(nodeName, "spec", "nodeName")
        .with(tolerations(object), "spec", "tolerations")
        .as(Pod.class);
  }

  private static JsonObject read(String text) {
    try {
      return Yaml.read(text);
    } catch (JsonException e) {
      throw new IllegalArgumentException("cannot be read: " + e.getMessage(), e);
    }
  }

  /** Nothing of the cluster drives a static pod away. */
  private static List<Object> tolerations(JsonObject object) {
    List<Object> all = new ArrayList<>(object.objects("spec", "tolerations"));
    all.add(EVERYTHING);
    return all;
  }

  /** The gate PreventStaticPodAPIReferences: a static pod must run without an API. */
  private static void refuseReferences(JsonObject object) {
    if (!object.text("spec", "serviceAccountName").isEmpty()) {
      throw new IllegalArgumentException("a static pod may not use a ServiceAccount");
    }
    for (JsonObject volume : object.objects("spec", "volumes")) {
      for (String kind : List.of("configMap", "secret", "persistentVolumeClaim")) {
        if (volume.has(kind)) {
          throw new IllegalArgumentException(
              "a static pod may not use a volume of the API: "
                  + volume.text("name")
                  + " is a "
                  + kind);
        }
      }
    }
  }

  private static String uid(String text, String nodeName, Path file) {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      for (String part : List.of(text, "host:" + nodeName, "file:" + file)) {
        digest.update(part.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
      return String.format("%032x", new BigInteger(1, digest.digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }
}
