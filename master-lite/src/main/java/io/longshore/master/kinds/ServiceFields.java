package io.longshore.master.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.Tree;
import java.util.List;

/**
 * What clients leave out of Services: defaults, what was allocated before, and what a Service of
 * another type does not have (pkg/registry/core/service/strategy.go and storage.go).
 */
final class ServiceFields {
  private static final int AFFINITY_SECONDS = 10_800;

  private ServiceFields() {}

  static boolean hasAddress(JsonNode spec) {
    return !Tree.text(spec, "type").equals("ExternalName")
        && !Tree.text(spec, "clusterIP").equals("None");
  }

  static boolean hasNodePorts(JsonNode spec) {
    String type = Tree.text(spec, "type");
    return type.equals("NodePort")
        || (type.equals("LoadBalancer")
            && spec.path("allocateLoadBalancerNodePorts").asBoolean(true));
  }

  static void setDefaults(ObjectNode object) {
    ObjectNode spec = Tree.objectAt(object, "spec");
    Tree.putIfMissing(spec, "type", "ClusterIP");
    Tree.putIfMissing(spec, "sessionAffinity", "None");
    if (Tree.text(spec, "sessionAffinity").equals("ClientIP")) {
      Tree.putIfMissing(
          Tree.objectAt(spec, "sessionAffinityConfig", "clientIP"),
          "timeoutSeconds",
          AFFINITY_SECONDS);
    } else if (Tree.text(spec, "sessionAffinity").equals("None")) {
      spec.remove("sessionAffinityConfig");
    }
    Tree.objects(spec, "ports").forEach(ServiceFields::port);
    if (ServiceChecks.isReachedFromOutside(spec)) {
      Tree.putIfMissing(spec, "externalTrafficPolicy", "Cluster");
    }
    if (!Tree.text(spec, "type").equals("ExternalName")) {
      Tree.putIfMissing(spec, "internalTrafficPolicy", "Cluster");
    }
    if (Tree.text(spec, "type").equals("LoadBalancer")) {
      if (!spec.has("allocateLoadBalancerNodePorts")) {
        spec.put("allocateLoadBalancerNodePorts", true);
      }
      for (ObjectNode ingress : Tree.objects(object, "status", "loadBalancer", "ingress")) {
        if (!Tree.text(ingress, "ip").isEmpty()) {
          Tree.putIfMissing(ingress, "ipMode", "VIP");
        }
      }
    }
    // Its zero says as much as nothing.
    if (spec.path("healthCheckNodePort").asInt() == 0) {
      spec.remove("healthCheckNodePort");
    }
  }

  private static void port(ObjectNode port) {
    Tree.putIfMissing(port, "protocol", "TCP");
    if (port.path("targetPort").isMissingNode() || isZero(port.path("targetPort"))) {
      port.set("targetPort", port.path("port"));
    }
    if (isZero(port.path("nodePort"))) {
      port.remove("nodePort");
    }
  }

  private static boolean isZero(JsonNode port) {
    return port.isNumber() ? port.asInt() == 0 : port.isTextual() && port.asText().isEmpty();
  }

  /** The families of the cluster, where a Service says nothing: one stack, of version 4. */
  static void chooseFamilies(ObjectNode spec) {
    if (Tree.text(spec, "type").equals("ExternalName")) {
      return;
    }
    Tree.putIfMissing(spec, "ipFamilyPolicy", "SingleStack");
    if (spec.path("ipFamilies").isEmpty()) {
      spec.putArray("ipFamilies").add("IPv4");
    }
  }

  /** Of the address that most clients know, and the list of both. */
  static void joinAddresses(ObjectNode spec) {
    if (!Tree.text(spec, "clusterIP").isEmpty() && spec.path("clusterIPs").isEmpty()) {
      spec.putArray("clusterIPs").add(Tree.text(spec, "clusterIP"));
    }
  }

  /** A client that does not know what was allocated leaves it out, and means no change. */
  static void keepAllocated(ObjectNode spec, ObjectNode before) {
    boolean addressStays =
        !Tree.text(spec, "type").equals("ExternalName")
            && !Tree.text(before, "type").equals("ExternalName");
    boolean isNewAddress = !spec.path("clusterIP").equals(before.path("clusterIP"));
    if (addressStays && Tree.text(spec, "clusterIP").isEmpty()) {
      Tree.copyField(spec, before, "clusterIP");
      Tree.copyField(spec, before, "clusterIPs");
    } else if (isNewAddress && spec.path("clusterIPs").equals(before.path("clusterIPs"))) {
      spec.remove("clusterIPs");
    }
    joinAddresses(spec);
    if (hasNodePorts(spec)) {
      Tree.objects(spec, "ports").forEach(port -> keepNodePort(port, before));
    }
    boolean areChecked =
        ServiceChecks.needsHealthCheck(spec) && ServiceChecks.needsHealthCheck(before);
    if (areChecked && !spec.has("healthCheckNodePort")) {
      Tree.copyField(spec, before, "healthCheckNodePort");
    }
  }

  private static void keepNodePort(ObjectNode port, ObjectNode before) {
    Tree.objects(before, "ports").stream()
        .filter(one -> one.path("port").equals(port.path("port")))
        .filter(one -> one.path("protocol").equals(port.path("protocol")))
        .filter(_ -> !port.has("nodePort"))
        .forEach(one -> Tree.copyField(port, one, "nodePort"));
  }

  /** What belonged to the old type goes, if nobody has changed it. */
  static void dropOfOldType(ObjectNode spec, ObjectNode before) {
    if (Tree.text(spec, "type").equals("ExternalName")) {
      dropUnchanged(spec, before, List.of("clusterIP", "clusterIPs"));
      dropUnchanged(spec, before, List.of("ipFamilies", "ipFamilyPolicy"));
    }
    if (hasNodePorts(before) && !hasNodePorts(spec)) {
      for (ObjectNode port : Tree.objects(spec, "ports")) {
        boolean isOld =
            Tree.objects(before, "ports").stream()
                .anyMatch(one -> one.path("nodePort").equals(port.path("nodePort")));
        if (isOld) {
          port.remove("nodePort");
        }
      }
    }
    if (ServiceChecks.needsHealthCheck(before) && !ServiceChecks.needsHealthCheck(spec)) {
      dropUnchanged(spec, before, List.of("healthCheckNodePort"));
    }
    if (!Tree.text(spec, "type").equals("LoadBalancer")) {
      dropUnchanged(spec, before, List.of("allocateLoadBalancerNodePorts", "loadBalancerClass"));
    }
    if (!ServiceChecks.isReachedFromOutside(spec)) {
      dropUnchanged(spec, before, List.of("externalTrafficPolicy"));
    }
  }

  private static void dropUnchanged(ObjectNode spec, ObjectNode before, List<String> fields) {
    for (String field : fields) {
      if (spec.path(field).equals(before.path(field))) {
        spec.remove(field);
      }
    }
  }
}
