package io.longshore.master.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a table says about Services and what belongs to them: kubernetes' printService. */
final class ServiceCells {
  private static final int MOST_SHOWN = 3;

  private ServiceCells() {}

  static String external(ObjectNode service) {
    String addresses = Tables.texts(service, "spec", "externalIPs");
    return switch (Tree.text(service, "spec", "type")) {
      case "ExternalName" -> Tree.text(service, "spec", "externalName");
      case "LoadBalancer" -> {
        String ingress =
            Tree.objects(service, "status", "loadBalancer", "ingress").stream()
                .map(point -> point.path("ip").asText(point.path("hostname").asText()))
                .collect(Collectors.joining(","));
        yield ingress.isEmpty() ? "<pending>" : ingress;
      }
      default -> addresses;
    };
  }

  static String ports(ObjectNode service) {
    return Tables.orNone(
        Tree.objects(service, "spec", "ports").stream()
            .map(
                port ->
                    port.path("port").asText()
                        + (port.path("nodePort").asInt() == 0
                            ? ""
                            : ":" + port.path("nodePort").asText())
                        + "/"
                        + port.path("protocol").asText())
            .collect(Collectors.joining(",")));
  }

  static String endpoints(ObjectNode endpoints) {
    List<String> all = new ArrayList<>();
    for (ObjectNode subset : Tree.objects(endpoints, "subsets")) {
      for (ObjectNode address : Tree.objects(subset, "addresses")) {
        String ip = address.path("ip").asText();
        Tree.objects(subset, "ports")
            .forEach(port -> all.add(ip + ":" + port.path("port").asText()));
        if (subset.path("ports").isEmpty()) {
          all.add(ip);
        }
      }
    }
    return some(all);
  }

  static String sliceEndpoints(ObjectNode slice) {
    List<String> all = new ArrayList<>();
    for (ObjectNode endpoint : Tree.objects(slice, "endpoints")) {
      endpoint.path("addresses").forEach(address -> all.add(address.asText()));
    }
    return all.isEmpty() ? "<unset>" : some(all);
  }

  static String slicePorts(ObjectNode slice) {
    List<String> all = new ArrayList<>();
    Tree.objects(slice, "ports").forEach(port -> all.add(port.path("port").asText("*")));
    return all.isEmpty() ? "<unset>" : some(all);
  }

  private static String some(List<String> all) {
    if (all.size() <= MOST_SHOWN) {
      return Tables.orNone(String.join(",", all));
    }
    return String.join(",", all.subList(0, MOST_SHOWN))
        + " + "
        + (all.size() - MOST_SHOWN)
        + " more...";
  }

  static String parent(ObjectNode address) {
    return Tree.text(address, "spec", "parentRef", "resource")
        + "/"
        + Tree.text(address, "spec", "parentRef", "namespace")
        + "/"
        + Tree.text(address, "spec", "parentRef", "name");
  }
}
