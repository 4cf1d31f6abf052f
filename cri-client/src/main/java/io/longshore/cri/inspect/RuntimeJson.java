package io.longshore.cri.inspect;

import io.longshore.cri.inspect.RuntimeReport.Pod;
import io.longshore.kubeapi.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A report for programs; its names do not change when ours do. */
public final class RuntimeJson {
  private RuntimeJson() {}

  /** Prints a report as one object. */
  public static String print(RuntimeReport report) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("endpoint", report.endpoint());
    content.put("runtimeName", report.version().name());
    content.put("runtimeVersion", report.version().version());
    content.put("runtimeApiVersion", report.version().apiVersion());
    content.put(
        "conditions",
        report.conditions().stream()
            .map(
                condition ->
                    Map.of(
                        "type",
                        condition.type(),
                        "status",
                        condition.met(),
                        "reason",
                        condition.reason(),
                        "message",
                        condition.message()))
            .toList());
    content.put(
        "handlers",
        report.handlers().stream()
            .map(
                handler ->
                    Map.of(
                        "name",
                        handler.name(),
                        "recursiveReadOnlyMounts",
                        handler.recursiveReadOnlyMounts(),
                        "userNamespaces",
                        handler.userNamespaces()))
            .toList());
    content.put("pods", report.pods().stream().map(RuntimeJson::pod).toList());
    content.put(
        "images",
        report.images().stream()
            .map(image -> Map.of("id", image.id(), "tags", image.tags(), "bytes", image.bytes()))
            .toList());
    return new String(Json.write(content), StandardCharsets.UTF_8);
  }

  private static Map<String, Object> pod(Pod pod) {
    List<Map<String, String>> containers =
        pod.containers().stream()
            .map(
                container ->
                    Map.of(
                        "id",
                        container.id(),
                        "name",
                        container.metadata().name(),
                        "state",
                        container.state().name(),
                        "created",
                        container.created().toString(),
                        "image",
                        container.image().reference()))
            .toList();
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("id", pod.sandbox().id());
    content.put("namespace", pod.sandbox().metadata().namespace());
    content.put("name", pod.sandbox().metadata().name());
    content.put("uid", pod.sandbox().metadata().uid());
    content.put("state", pod.sandbox().state().name());
    content.put("created", pod.sandbox().created().toString());
    content.put("containers", containers);
    return content;
  }
}
