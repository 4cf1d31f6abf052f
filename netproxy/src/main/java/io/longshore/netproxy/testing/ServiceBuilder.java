package io.longshore.netproxy.testing;

import io.longshore.kubeapi.json.Json;
import io.longshore.kubeapi.json.JsonObject;
import io.longshore.netproxy.tracker.ProxiedService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes a Service as the API server would have it. For one thread. */
public final class ServiceBuilder {
  private final Map<String, Object> metadata = new LinkedHashMap<>();
  private final Map<String, Object> spec = new LinkedHashMap<>();
  private final List<Object> ports = new ArrayList<>();
  private final List<Object> ingress = new ArrayList<>();

  private ServiceBuilder() {}

  /** Of a name such as {@code web}, in the namespace default, with cluster addresses. */
  public static ServiceBuilder named(String name, String... clusterIps) {
    ServiceBuilder builder = new ServiceBuilder();
    builder.metadata.put("name", name);
    builder.metadata.put("namespace", "default");
    builder.metadata.put("creationTimestamp", "2026-01-01T00:00:00Z");
    builder.spec.put("type", "ClusterIP");
    if (clusterIps.length > 0) {
      builder.spec.put("clusterIP", clusterIps[0]);
      builder.spec.put("clusterIPs", List.of(clusterIps));
      builder.spec.put(
          "ipFamilies",
          Arrays.stream(clusterIps).map(ip -> ip.contains(":") ? "IPv6" : "IPv4").toList());
    }
    builder.spec.put("sessionAffinity", "None");
    builder.spec.put("internalTrafficPolicy", "Cluster");
    return builder;
  }

  /** Sets a field of the spec to what JSON would have there. */
  public ServiceBuilder with(String field, Object value) {
    spec.put(field, value);
    return this;
  }

  /** Of this age. */
  public ServiceBuilder createdAt(String time) {
    metadata.put("creationTimestamp", time);
    return this;
  }

  /** With one more port. */
  public ServiceBuilder port(String name, String protocol, int port) {
    return port(name, protocol, port, 0);
  }

  /** With one more port, and a node port if that is not zero. */
  public ServiceBuilder port(String name, String protocol, int port, int nodePort) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", name);
    fields.put("protocol", protocol);
    fields.put("port", port);
    if (nodePort != 0) {
      fields.put("nodePort", nodePort);
      spec.putIfAbsent("externalTrafficPolicy", "Cluster");
      spec.computeIfPresent("type", (_, type) -> type.equals("ClusterIP") ? "NodePort" : type);
    }
    ports.add(fields);
    return this;
  }

  /** With addresses that somebody outside sends here. */
  public ServiceBuilder externalIps(String... addresses) {
    return with("externalIPs", List.of(addresses)).withDefaultExternalPolicy();
  }

  /** With an address of a load balancer, whose mode may be empty. */
  public ServiceBuilder loadBalancer(String address, String mode) {
    spec.put("type", "LoadBalancer");
    ingress.add(mode.isEmpty() ? Map.of("ip", address) : Map.of("ip", address, "ipMode", mode));
    return withDefaultExternalPolicy();
  }

  private ServiceBuilder withDefaultExternalPolicy() {
    spec.putIfAbsent("externalTrafficPolicy", "Cluster");
    return this;
  }

  /** Only from these may packets come to the load balancer's addresses. */
  public ServiceBuilder allowedSources(String... ranges) {
    return with("loadBalancerSourceRanges", List.of(ranges));
  }

  /** Traffic from outside stays on the node. */
  public ServiceBuilder externalLocal() {
    return with("externalTrafficPolicy", "Local");
  }

  /** Traffic from inside stays on the node. */
  public ServiceBuilder internalLocal() {
    return with("internalTrafficPolicy", "Local");
  }

  /** Clients stay with their endpoints. */
  public ServiceBuilder affinity(int seconds) {
    return with("sessionAffinity", "ClientIP")
        .with("sessionAffinityConfig", Map.of("clientIP", Map.of("timeoutSeconds", seconds)));
  }

  /** As the API server has it. */
  public JsonObject build() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("apiVersion", "v1");
    object.put("kind", "Service");
    object.put("metadata", metadata);
    Map<String, Object> whole = new LinkedHashMap<>(spec);
    whole.put("ports", ports);
    object.put("spec", whole);
    object.put("status", Map.of("loadBalancer", Map.of("ingress", ingress)));
    return Json.read(Json.write(object), JsonObject.class);
  }

  /** As a proxy reads it. */
  public ProxiedService proxied() {
    return build().as(ProxiedService.class);
  }
}
