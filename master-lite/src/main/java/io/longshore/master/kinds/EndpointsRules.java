package io.longshore.master.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.Addresses;
import io.longshore.master.registry.Formats;
import io.longshore.master.registry.KindRules;
import io.longshore.master.registry.Place;
import io.longshore.master.registry.Problem;
import io.longshore.master.registry.Tree;
import java.util.List;

/** Endpoints, which EndpointSlices follow: validateEndpointSubsets of pkg/apis/core/validation. */
record EndpointsRules() implements KindRules {
  static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");

  @Override
  public boolean createdByUpdate() {
    return true;
  }

  @Override
  public void setDefaults(ObjectNode object) {
    for (ObjectNode subset : Tree.objects(object, "subsets")) {
      Tree.objects(subset, "ports").forEach(port -> Tree.putIfMissing(port, "protocol", "TCP"));
    }
  }

  @Override
  public void validate(ObjectNode object, List<Problem> problems) {
    for (Place subset : Place.of(object, problems).each("subsets")) {
      if (subset.at("addresses").isEmpty() && subset.at("notReadyAddresses").isEmpty()) {
        subset.required("must specify `addresses` or `notReadyAddresses`");
      }
      subset.each("addresses").forEach(EndpointsRules::address);
      subset.each("notReadyAddresses").forEach(EndpointsRules::address);
      boolean needsName = subset.at("ports").value().size() > 1;
      subset.each("ports").forEach(port -> port(port, needsName));
    }
  }

  private static void address(Place address) {
    address.at("ip").matches(Addresses::legacyIp);
    address.at("hostname").matchesIfSet(Formats::dnsLabel);
    if (address.has("nodeName")) {
      address.at("nodeName").matches(Formats::dnsSubdomain);
    }
    address.at("ip").matches(Addresses::ordinary);
  }

  private static void port(Place port, boolean needsName) {
    if (needsName) {
      port.at("name").requireMatching(Formats::dnsLabel);
    } else {
      port.at("name").matchesIfSet(Formats::dnsLabel);
    }
    port.at("port").port();
    port.at("protocol").oneOf(PROTOCOLS);
    if (port.has("appProtocol")) {
      port.at("appProtocol").matches(Formats::qualifiedName);
    }
  }
}
