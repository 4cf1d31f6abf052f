package io.longshore.master.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.ApiException;
import io.longshore.master.registry.KindRules;
import io.longshore.master.registry.Place;
import io.longshore.master.registry.Problem;
import io.longshore.master.registry.Registry;
import io.longshore.master.registry.ResourceType;
import io.longshore.master.registry.Tree;
import io.longshore.master.store.Store;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Services: they get an address, and node ports where they want them. Single stack, IPv4. */
final class ServiceRules implements KindRules {
  private static final int FIRST_NODE_PORT = 30_000;
  private static final int NODE_PORTS = 2768;

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

  @Override
  public boolean createdByUpdate() {
    return true;
  }

  @Override
  public void setDefaults(ObjectNode object) {
    ServiceFields.setDefaults(object);
  }

  @Override
  public void prepareCreate(ObjectNode object) {
    Tree.objectAt(object, "status", "loadBalancer");
    ObjectNode spec = Tree.objectAt(object, "spec");
    ServiceFields.joinAddresses(spec);
    ServiceFields.chooseFamilies(spec);
  }

  @Override
  public void prepareUpdate(ObjectNode object, ObjectNode old) {
    ObjectNode spec = Tree.objectAt(object, "spec");
    ObjectNode before = Tree.objectAt(old, "spec");
    ServiceFields.keepAllocated(spec, before);
    ServiceFields.dropOfOldType(spec, before);
    ServiceFields.chooseFamilies(spec);
  }

  @Override
  public void validate(ObjectNode object, List<Problem> problems) {
    Place service = Place.of(object, problems);
    ServiceChecks.check(service);
    for (Place family : service.at("spec").each("ipFamilies")) {
      if (family.text().equals("IPv6")) {
        family.invalid("not configured on this cluster");
      }
    }
    Place policy = service.at("spec", "ipFamilyPolicy");
    if (policy.text().equals("RequireDualStack")) {
      policy.invalid("this cluster is not configured for dual-stack services");
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, List<Problem> problems) {
    ServiceChecks.checkUpdate(Place.of(object, problems), Place.of(old, problems));
  }

  @Override
  public void validatePart(
      Registry.Part part, ObjectNode object, ObjectNode old, List<Problem> problems) {
    if (part == Registry.Part.STATUS) {
      ServiceChecks.checkStatus(Place.of(object, problems));
    }
  }

  @Override
  public void claim(ObjectNode object, ObjectNode old) {
    ObjectNode spec = Tree.objectAt(object, "spec");
    if (Tree.text(spec, "type").equals("ExternalName")) {
      spec.remove(List.of("clusterIP", "clusterIPs"));
    } else if (!ServiceFields.hasAddress(spec)) {
      spec.putArray("clusterIPs").add("None");
    } else {
      String address = claimAddress(object, Tree.text(spec, "clusterIP"));
      spec.put("clusterIP", address).putArray("clusterIPs").add(address);
    }
    if (ServiceFields.hasNodePorts(spec)) {
      Place ports = Place.of(object, new ArrayList<>()).at("spec", "ports");
      ports.each().forEach(port -> claimNodePort(object, port));
    }
    if (ServiceChecks.needsHealthCheck(spec)) {
      claimHealthCheckPort(object, Place.of(object, new ArrayList<>()).at("spec"));
    }
  }

  private String claimAddress(ObjectNode service, String wanted) {
    if (!wanted.isEmpty()) {
      Place addresses = Place.of(service, new ArrayList<>()).at("spec", "clusterIPs");
      String failed = "failed to allocate IP " + wanted + ": ";
      if (!range.contains(wanted)) {
        throw refusal(
            service,
            addresses,
            failed
                + "the provided IP ("
                + wanted
                + ") is not in the valid range. The range of valid IPs is "
                + range);
      } else if (!takeAddress(service, wanted)) {
        throw refusal(service, addresses, failed + "provided IP is already allocated");
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

  private void claimNodePort(ObjectNode service, Place port) {
    ObjectNode object = (ObjectNode) port.value();
    Place wanted = port.at("nodePort");
    if (wanted.number() != 0) {
      refuseUnlessInRange(service, wanted);
      if (!takeNodePort(service, object, (int) wanted.number())) {
        throw refusal(service, wanted, "provided port is already allocated");
      }
      return;
    }
    object.put("nodePort", freeNodePort(number -> takeNodePort(service, object, number)));
  }

  /** Balancers ask it which nodes have endpoints. */
  private void claimHealthCheckPort(ObjectNode service, Place spec) {
    Place wanted = spec.at("healthCheckNodePort");
    if (wanted.number() != 0) {
      refuseUnlessInRange(service, wanted);
      if (!nodePorts.take(wanted.text(), uid(service), Tree.object())) {
        throw refusal(
            service,
            wanted,
            "failed to allocate requested HealthCheck NodePort "
                + wanted.number()
                + ": provided port is already allocated");
      }
      return;
    }
    int port =
        freeNodePort(
            number -> nodePorts.take(Integer.toString(number), uid(service), Tree.object()));
    ((ObjectNode) spec.value()).put("healthCheckNodePort", port);
  }

  private void refuseUnlessInRange(ObjectNode service, Place wanted) {
    long port = wanted.number();
    if (port < FIRST_NODE_PORT || port >= FIRST_NODE_PORT + NODE_PORTS) {
      throw refusal(
          service,
          wanted,
          "provided port is not in the valid range. The range of valid ports is 30000-32767");
    }
  }

  private static int freeNodePort(IntPredicate take) {
    int start = ThreadLocalRandom.current().nextInt(NODE_PORTS);
    return IntStream.range(0, NODE_PORTS)
        .map(i -> FIRST_NODE_PORT + (start + i) % NODE_PORTS)
        .filter(take)
        .findFirst()
        .orElseThrow(
            () -> ApiException.unavailable("failed to allocate a nodePort: range is full"));
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

  private ApiException refusal(ObjectNode service, Place wanted, String detail) {
    String name = Tree.text(service, "metadata", "name");
    return ApiException.invalid(
        type, name, List.of(Problem.wrong(wanted.path(), wanted.value(), detail)));
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
    int healthCheck = Tree.at(service, "spec", "healthCheckNodePort").asInt();
    if (healthCheck != 0) {
      ports.add(Integer.toString(healthCheck));
    }
    return ports;
  }

  private static String uid(ObjectNode service) {
    return Tree.text(service, "metadata", "uid");
  }
}
