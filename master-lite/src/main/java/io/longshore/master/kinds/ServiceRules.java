package io.longshore.master.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.ApiException;
import io.longshore.master.registry.KindRules;
import io.longshore.master.registry.Problem;
import io.longshore.master.registry.ResourceType;
import io.longshore.master.registry.Tree;
import io.longshore.master.store.Store;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Services: they get an address, and node ports where they want them. Single stack, IPv4. */
final class ServiceRules implements KindRules {
  private static final int FIRST_NODE_PORT = 30_000;
  private static final int NODE_PORTS = 2768;
  private static final List<String> TYPES =
      List.of("ClusterIP", "NodePort", "LoadBalancer", "ExternalName");

  private final ResourceType type;
  private final AddressRange range;
  private final Claims addresses;
  private final Claims nodePorts;

  ServiceRules(ResourceType type, Store store, AddressRange range) {
    this.type = type;
    this.range = range;
    this.addresses = new Claims(store, "/registry/ipaddresses/");
    this.nodePorts = new Claims(store, "/registry/longshore.io/nodeports/");
  }

  /** Gives back what belongs to no Service. */
  void repair(Set<String> uids) {
    addresses.keepOnly(uids);
    nodePorts.keepOnly(uids);
  }

  private static boolean hasAddress(ObjectNode spec) {
    return !Tree.text(spec, "type").equals("ExternalName")
        && !Tree.text(spec, "clusterIP").equals("None");
  }

  private static boolean hasNodePorts(ObjectNode spec) {
    String type = Tree.text(spec, "type");
    return type.equals("NodePort")
        || (type.equals("LoadBalancer")
            && spec.path("allocateLoadBalancerNodePorts").asBoolean(true));
  }

  @Override
  public void setDefaults(ObjectNode object) {
    ObjectNode spec = Tree.objectAt(object, "spec");
    Tree.putIfMissing(spec, "type", "ClusterIP");
    Tree.putIfMissing(spec, "sessionAffinity", "None");
    if (Tree.text(spec, "sessionAffinity").equals("ClientIP")) {
      Tree.putIfMissing(
          Tree.objectAt(spec, "sessionAffinityConfig", "clientIP"), "timeoutSeconds", 10_800);
    } else {
      spec.remove("sessionAffinityConfig");
    }
    for (ObjectNode port : Tree.objects(spec, "ports")) {
      Tree.putIfMissing(port, "protocol", "TCP");
      boolean unset = port.path("targetPort").isMissingNode() || isZero(port.path("targetPort"));
      if (unset) {
        port.set("targetPort", port.path("port"));
      }
      if (isZero(port.path("nodePort"))) {
        port.remove("nodePort");
      }
    }
    if (Tree.text(spec, "type").equals("ExternalName")) {
      return;
    }
    Tree.putIfMissing(spec, "internalTrafficPolicy", "Cluster");
    Tree.putIfMissing(spec, "ipFamilyPolicy", "SingleStack");
    if (spec.path("ipFamilies").isEmpty()) {
      spec.putArray("ipFamilies").add("IPv4");
    }
    if (hasNodePorts(spec)) {
      Tree.putIfMissing(spec, "externalTrafficPolicy", "Cluster");
    }
  }

  private static boolean isZero(JsonNode port) {
    return port.isNumber() ? port.asInt() == 0 : port.isTextual() && port.asText().isEmpty();
  }

  @Override
  public void prepareCreate(ObjectNode object) {
    Tree.objectAt(object, "status", "loadBalancer");
  }

  /** A client that does not know what was allocated leaves it out, and means no change. */
  @Override
  public void prepareUpdate(ObjectNode object, ObjectNode old) {
    ObjectNode spec = Tree.objectAt(object, "spec");
    ObjectNode before = Tree.objectAt(old, "spec");
    if (!Tree.text(spec, "type").equals("ExternalName")
        && Tree.text(spec, "clusterIP").isEmpty()
        && !Tree.text(before, "type").equals("ExternalName")) {
      Tree.copyField(spec, before, "clusterIP");
      Tree.copyField(spec, before, "clusterIPs");
    }
    if (!hasNodePorts(spec)) {
      Tree.objects(spec, "ports").forEach(port -> port.remove("nodePort"));
      spec.remove("externalTrafficPolicy");
      return;
    }
    for (ObjectNode port : Tree.objects(spec, "ports")) {
      Tree.objects(before, "ports").stream()
          .filter(
              one ->
                  one.path("port").equals(port.path("port"))
                      && one.path("protocol").equals(port.path("protocol")))
          .filter(_ -> !port.has("nodePort"))
          .forEach(one -> Tree.copyField(port, one, "nodePort"));
    }
  }

  @Override
  public void validate(ObjectNode object, List<Problem> problems) {
    ObjectNode spec = Tree.objectAt(object, "spec");
    PodChecks.oneOf(spec, "spec", "type", TYPES, problems);
    PodChecks.oneOf(spec, "spec", "sessionAffinity", List.of("ClientIP", "None"), problems);
    boolean headless = Tree.text(spec, "clusterIP").equals("None");
    boolean external = Tree.text(spec, "type").equals("ExternalName");
    if (external && Tree.text(spec, "externalName").isEmpty()) {
      problems.add(Problem.required("spec.externalName", ""));
    }
    if (spec.path("ports").isEmpty() && !headless && !external) {
      problems.add(Problem.required("spec.ports", ""));
    }
    ports(spec, problems);
    for (JsonNode family : spec.path("ipFamilies")) {
      if (!family.asText().equals("IPv4")) {
        problems.add(
            Problem.invalid(
                "spec.ipFamilies[0]", family.asText(), "not configured on this cluster"));
      }
    }
    if (Tree.text(spec, "ipFamilyPolicy").equals("RequireDualStack")) {
      problems.add(
          Problem.invalid(
              "spec.ipFamilyPolicy",
              "RequireDualStack",
              "this cluster is not configured for dual-stack services"));
    }
  }

  private static void ports(ObjectNode spec, List<Problem> problems) {
    List<ObjectNode> ports = Tree.objects(spec, "ports");
    Set<String> names = new HashSet<>();
    Set<String> numbers = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      ObjectNode port = ports.get(i);
      String at = "spec.ports[" + i + "]";
      String name = Tree.text(port, "name");
      if (name.isEmpty() && ports.size() > 1) {
        problems.add(Problem.required(at + ".name", ""));
      } else if (!name.isEmpty() && !names.add(name)) {
        problems.add(Problem.duplicate(at + ".name", name));
      }
      PodChecks.portNumber(port.path("port").asLong(), at + ".port", problems);
      PodChecks.oneOf(port, at, "protocol", List.of("TCP", "UDP", "SCTP"), problems);
      if (!numbers.add(port.path("port").asText() + "/" + Tree.text(port, "protocol"))) {
        problems.add(new Problem("FieldValueDuplicate", at, "Duplicate value: " + port));
      }
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, List<Problem> problems) {
    String before = Tree.text(old, "spec", "clusterIP");
    String after = Tree.text(object, "spec", "clusterIP");
    boolean free = before.isEmpty() || Tree.text(object, "spec", "type").equals("ExternalName");
    if (!free && !before.equals(after)) {
      problems.add(Problem.invalid("spec.clusterIPs[0]", after, "may not change once set"));
    }
  }

  @Override
  public void claim(ObjectNode object, ObjectNode old) {
    ObjectNode spec = Tree.objectAt(object, "spec");
    if (Tree.text(spec, "type").equals("ExternalName")) {
      spec.remove(List.of("clusterIP", "clusterIPs"));
    } else if (!hasAddress(spec)) {
      spec.putArray("clusterIPs").add("None");
    } else {
      String address = claimAddress(object, Tree.text(spec, "clusterIP"));
      spec.put("clusterIP", address).putArray("clusterIPs").add(address);
    }
    if (hasNodePorts(spec)) {
      Tree.objects(spec, "ports").forEach(port -> claimNodePort(object, port));
    }
  }

  private String claimAddress(ObjectNode service, String wanted) {
    if (!wanted.isEmpty()) {
      if (!range.contains(wanted)) {
        throw refusal(
            service,
            "spec.clusterIPs",
            wanted,
            "the provided IP ("
                + wanted
                + ") is not in the valid range. The range of valid IPs is "
                + range);
      } else if (!takeAddress(service, wanted)) {
        throw refusal(
            service,
            "spec.clusterIPs",
            wanted,
            "failed to allocate IP " + wanted + ": provided IP is already allocated");
      }
      return wanted;
    }
    int start = ThreadLocalRandom.current().nextInt(range.size());
    for (int i = 0; i < range.size(); i++) {
      String address = range.address((start + i) % range.size() + 1);
      if (takeAddress(service, address)) {
        return address;
      }
    }
    throw ApiException.unavailable("failed to allocate a serviceIP: range is full");
  }

  /** As upstream since 1.33, an allocated address is an IPAddress that names its Service. */
  private boolean takeAddress(ObjectNode service, String address) {
    ObjectNode claim = Tree.object();
    claim.put("kind", "IPAddress").put("apiVersion", "networking.k8s.io/v1");
    ObjectNode metadata = claim.putObject("metadata");
    metadata.put("name", address).put("uid", UUID.randomUUID().toString());
    metadata.put("creationTimestamp", Tree.text(service, "metadata", "creationTimestamp"));
    metadata
        .putObject("labels")
        .put("ipaddress.kubernetes.io/ip-family", "IPv4")
        .put("ipaddress.kubernetes.io/managed-by", "ipallocator.k8s.io");
    Tree.objectAt(claim, "spec", "parentRef")
        .put("group", "")
        .put("resource", "services")
        .put("namespace", Tree.text(service, "metadata", "namespace"))
        .put("name", Tree.text(service, "metadata", "name"));
    return addresses.take(address, uid(service), claim);
  }

  private void claimNodePort(ObjectNode service, ObjectNode port) {
    int wanted = port.path("nodePort").asInt();
    if (wanted != 0) {
      boolean inRange = wanted >= FIRST_NODE_PORT && wanted < FIRST_NODE_PORT + NODE_PORTS;
      if (!inRange) {
        throw refusal(
            service,
            "spec.ports[0].nodePort",
            Integer.toString(wanted),
            "provided port is not in the valid range. The range of valid ports is 30000-32767");
      } else if (!takeNodePort(service, port, wanted)) {
        throw refusal(
            service,
            "spec.ports[0].nodePort",
            Integer.toString(wanted),
            "provided port is already allocated");
      }
      return;
    }
    int start = ThreadLocalRandom.current().nextInt(NODE_PORTS);
    for (int i = 0; i < NODE_PORTS; i++) {
      int candidate = FIRST_NODE_PORT + (start + i) % NODE_PORTS;
      if (takeNodePort(service, port, candidate)) {
        port.put("nodePort", candidate);
        return;
      }
    }
    throw ApiException.unavailable("failed to allocate a nodePort: range is full");
  }

  /** Two ports of a Service may share a number with different protocols. */
  private boolean takeNodePort(ObjectNode service, ObjectNode port, int number) {
    long same =
        Tree.objects(service, "spec", "ports").stream()
            .filter(other -> other.path("nodePort").asInt() == number)
            .filter(other -> other.path("protocol").equals(port.path("protocol")))
            .count();
    boolean taken = same > (port.has("nodePort") ? 1 : 0);
    return !taken && nodePorts.take(Integer.toString(number), uid(service), Tree.object());
  }

  private ApiException refusal(ObjectNode service, String field, String value, String detail) {
    String name = Tree.text(service, "metadata", "name");
    return ApiException.invalid(type, name, List.of(Problem.invalid(field, value, detail)));
  }

  @Override
  public void release(ObjectNode gone, ObjectNode kept) {
    String owner = uid(gone);
    String address = Tree.text(gone, "spec", "clusterIP");
    if (!address.isEmpty() && !address.equals(Tree.text(kept, "spec", "clusterIP"))) {
      addresses.giveBack(address, owner);
    }
    Set<String> still = new HashSet<>(nodePortsOf(kept));
    for (String port : nodePortsOf(gone)) {
      if (!still.contains(port)) {
        nodePorts.giveBack(port, owner);
      }
    }
  }

  private static List<String> nodePortsOf(ObjectNode service) {
    List<String> ports = new ArrayList<>();
    for (ObjectNode port : Tree.objects(service, "spec", "ports")) {
      if (port.path("nodePort").asInt() != 0) {
        ports.add(port.path("nodePort").asText());
      }
    }
    return ports;
  }

  private static String uid(ObjectNode service) {
    return Tree.text(service, "metadata", "uid");
  }
}
