package io.longshore.netproxy.testing;

import io.longshore.kubeapi.json.Json;
import io.longshore.kubeapi.json.JsonObject;
import io.longshore.netproxy.tracker.ProxiedSlice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes an EndpointSlice as the API server would have it. For one thread. */
public final class SliceBuilder {
  private final String service;
  private final String name;
  private final Map<String, String> annotations = new LinkedHashMap<>();
  private final List<Object> ports = new ArrayList<>();
  private final List<Object> endpoints = new ArrayList<>();
  private String addressType = "IPv4";

  /** How an endpoint feels. */
  public enum Condition {
    /** It answers. */
    READY(true, true, false),
    /** It does not answer. */
    UNREADY(false, false, false),
    /** It is going, and answers still. */
    TERMINATING(false, true, true),
    /** It is going, and answers no longer. */
    GONE(false, false, true);

    private final boolean ready;
    private final boolean serving;
    private final boolean terminating;

    Condition(boolean ready, boolean serving, boolean terminating) {
      this.ready = ready;
      this.serving = serving;
      this.terminating = terminating;
    }

    private Map<String, Boolean> fields() {
      return Map.of("ready", ready, "serving", serving, "terminating", terminating);
    }
  }

  private SliceBuilder(String service, String name) {
    this.service = service;
    this.name = name;
  }

  /** For a Service in the namespace default. */
  public static SliceBuilder of(String service, String name) {
    return new SliceBuilder(service, name);
  }

  /** With addresses of IPv6. */
  public SliceBuilder ipv6() {
    addressType = "IPv6";
    return this;
  }

  /** Written because of something that happened then. */
  public SliceBuilder triggeredAt(String time) {
    annotations.put("endpoints.kubernetes.io/last-change-trigger-time", time);
    return this;
  }

  /** With one more port. */
  public SliceBuilder port(String portName, String protocol, int port) {
    ports.add(Map.of("name", portName, "protocol", protocol, "port", port));
    return this;
  }

  /** With ready endpoints on a node. */
  public SliceBuilder ready(String node, String... addresses) {
    for (String address : addresses) {
      endpoint(address, node, Condition.READY);
    }
    return this;
  }

  /** With one more endpoint. */
  public SliceBuilder endpoint(String address, String node, Condition condition) {
    return endpoint(address, node, condition, List.of(), List.of());
  }

  /** With one more endpoint that some zones or nodes should use. */
  public SliceBuilder endpoint(
      String address, String node, Condition condition, List<String> zones, List<String> nodes) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("addresses", List.of(address));
    fields.put("conditions", condition.fields());
    fields.put("nodeName", node);
    if (!zones.isEmpty() || !nodes.isEmpty()) {
      fields.put("hints", Map.of("forZones", names(zones), "forNodes", names(nodes)));
    }
    endpoints.add(fields);
    return this;
  }

  private static List<Map<String, String>> names(List<String> names) {
    return names.stream().map(one -> Map.of("name", one)).toList();
  }

  /** As the API server has it. */
  public JsonObject build() {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", name);
    metadata.put("namespace", "default");
    metadata.put(
        "labels", service.isEmpty() ? Map.of() : Map.of("kubernetes.io/service-name", service));
    metadata.put("annotations", annotations);
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("apiVersion", "discovery.k8s.io/v1");
    object.put("kind", "EndpointSlice");
    object.put("metadata", metadata);
    object.put("addressType", addressType);
    object.put("ports", ports);
    object.put("endpoints", endpoints);
    return Json.read(Json.write(object), JsonObject.class);
  }

  /** As a proxy reads it. */
  public ProxiedSlice proxied() {
    return build().as(ProxiedSlice.class);
  }
}
