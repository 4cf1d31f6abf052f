package io.longshore.master.bootstrap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.ApiException;
import io.longshore.master.registry.Registry;
import io.longshore.master.registry.ResourceType;
import io.longshore.master.registry.Tree;
import io.longshore.master.registry.WriteOptions;
import java.util.List;
import java.util.Optional;

/**
 * Makes them at each start where they are not there: namespaces, priorities, the range of the
 * Services and, when the server's address is known, the Service by which pods reach it.
 */
public record FirstObjects(Registry registry) {
  private static final List<String> NAMESPACES =
      List.of("default", "kube-system", "kube-public", "kube-node-lease");
  // kubernetes' pkg/apis/scheduling/types.go.
  private static final int SYSTEM_PRIORITY = 2_000_000_000;
  private static final int PER_NODE_ABOVE = 1000;

  /** All but the Service. */
  public void make(String serviceRange) {
    for (String name : NAMESPACES) {
      make("v1", "namespaces", "", named(name));
      // Pods have one from the first moment, also before its controller has begun.
      make("v1", "serviceaccounts", name, named("default"));
    }
    make(
        "scheduling.k8s.io/v1",
        "priorityclasses",
        "",
        priority(
            "system-node-critical",
            SYSTEM_PRIORITY + PER_NODE_ABOVE,
            "Used for system critical pods that must not be moved from their current node."));
    make(
        "scheduling.k8s.io/v1",
        "priorityclasses",
        "",
        priority(
            "system-cluster-critical",
            SYSTEM_PRIORITY,
            "Used for system critical pods that must run in the cluster, but can be moved to"
                + " another node if necessary."));
    ObjectNode range = named("kubernetes");
    Tree.listAt(range.putObject("spec"), "cidrs").add(serviceRange);
    make("networking.k8s.io/v1", "servicecidrs", "", range);
  }

  private static ObjectNode named(String name) {
    ObjectNode object = Tree.object();
    object.putObject("metadata").put("name", name);
    return object;
  }

  private static ObjectNode priority(String name, int value, String description) {
    return named(name)
        .put("value", value)
        .put("description", description)
        .put("preemptionPolicy", "PreemptLowerPriority");
  }

  private void make(String apiVersion, String plural, String namespace, ObjectNode object) {
    ResourceType type = registry.table().required(apiVersion, plural);
    object.put("kind", type.kind()).put("apiVersion", apiVersion);
    if (registry.find(type, namespace, Tree.text(object, "metadata", "name")).isPresent()) {
      return;
    }
    try {
      registry.create(type, namespace, object, WriteOptions.INTERNAL);
    } catch (ApiException e) {
      if (!e.alreadyExists()) {
        throw e;
      }
    }
  }

  /** The Service {@code default/kubernetes}: its first address is kept for it. */
  public void makeService(String clusterAddress, int port) {
    ObjectNode service = named("kubernetes");
    ObjectNode labels = Tree.objectAt(service, "metadata", "labels");
    labels.put("component", "apiserver").put("provider", "kubernetes");
    ObjectNode spec = service.putObject("spec").put("type", "ClusterIP");
    spec.put("clusterIP", clusterAddress);
    ObjectNode https = spec.putArray("ports").addObject();
    https.put("name", "https").put("protocol", "TCP").put("port", 443).put("targetPort", port);
    make("v1", "services", "default", service);
  }

  /** Where that Service leads. */
  public void makeEndpoints(String serverAddress, int port) {
    put("v1", "endpoints", endpoints(serverAddress, port));
    put("discovery.k8s.io/v1", "endpointslices", slice(serverAddress, port));
  }

  private static ObjectNode endpoints(String address, int port) {
    ObjectNode endpoints = named("kubernetes");
    Tree.objectAt(endpoints, "metadata", "labels")
        .put("endpointslice.kubernetes.io/skip-mirror", "true");
    ObjectNode subset = endpoints.putArray("subsets").addObject();
    subset.putArray("addresses").addObject().put("ip", address);
    Tree.listAt(subset, "ports")
        .addObject()
        .put("name", "https")
        .put("port", port)
        .put("protocol", "TCP");
    return endpoints;
  }

  private static ObjectNode slice(String address, int port) {
    ObjectNode slice = named("kubernetes");
    Tree.objectAt(slice, "metadata", "labels").put("kubernetes.io/service-name", "kubernetes");
    slice.put("addressType", address.contains(":") ? "IPv6" : "IPv4");
    ObjectNode endpoint = slice.putArray("endpoints").addObject();
    endpoint.putArray("addresses").add(address);
    endpoint.putObject("conditions").put("ready", true);
    slice
        .putArray("ports")
        .addObject()
        .put("name", "https")
        .put("port", port)
        .put("protocol", "TCP");
    return slice;
  }

  /** The address may be another one than at the last start. */
  private void put(String apiVersion, String plural, ObjectNode object) {
    ResourceType type = registry.table().required(apiVersion, plural);
    String name = Tree.text(object, "metadata", "name");
    Optional<ObjectNode> present = registry.find(type, "default", name);
    if (present.isEmpty()) {
      make(apiVersion, plural, "default", object);
      return;
    }
    registry.update(
        type,
        "default",
        name,
        Registry.Part.SPECIFICATION,
        WriteOptions.INTERNAL,
        current -> {
          for (String field : List.of("subsets", "endpoints", "ports")) {
            Tree.copyField(current, object, field);
          }
          return current;
        });
  }
}
