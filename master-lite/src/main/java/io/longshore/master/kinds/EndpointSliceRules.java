package io.longshore.master.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.Addresses;
import io.longshore.master.registry.Formats;
import io.longshore.master.registry.KindRules;
import io.longshore.master.registry.Place;
import io.longshore.master.registry.Problem;
import io.longshore.master.registry.Selectors;
import io.longshore.master.registry.Tree;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** EndpointSlices: kubernetes' pkg/apis/discovery/validation. */
record EndpointSliceRules() implements KindRules {
  private static final List<String> TYPES = List.of("FQDN", "IPv4", "IPv6");
  private static final int MOST_ENDPOINTS = 1000;
  private static final int MOST_ADDRESSES = 100;
  private static final int MOST_PORTS = 20_000;
  private static final int MOST_HINTS = 8;
  private static final int MOST_TOPOLOGY = 16;
  // They have fields of their own, and must not say otherwise in the old map.
  private static final String HOST_KEY = "kubernetes.io/hostname";

  @Override
  public void setDefaults(ObjectNode object) {
    for (ObjectNode port : Tree.objects(object, "ports")) {
      Tree.putIfMissing(port, "name", "");
      Tree.putIfMissing(port, "protocol", "TCP");
    }
  }

  @Override
  public void validate(ObjectNode object, List<Problem> problems) {
    Place slice = Place.of(object, problems);
    slice.at("addressType").oneOf(TYPES);
    if (!slice.at("endpoints").tooMany(MOST_ENDPOINTS)) {
      String type = slice.text("addressType");
      slice.each("endpoints").forEach(endpoint -> endpoint(endpoint, type));
    }
    if (!slice.at("ports").tooMany(MOST_PORTS)) {
      Set<String> names = new HashSet<>();
      slice.each("ports").forEach(port -> port(port, names));
    }
  }

  private static void endpoint(Place endpoint, String type) {
    Place addresses = endpoint.at("addresses");
    if (addresses.isEmpty()) {
      addresses.required("must contain at least 1 address");
    } else {
      addresses.tooMany(MOST_ADDRESSES);
    }
    for (Place address : addresses.each()) {
      switch (type) {
        case "IPv4" -> {
          address.matches(Addresses::four);
          address.matches(Addresses::ordinary);
        }
        case "IPv6" -> {
          address.matches(Addresses::six);
          address.matches(Addresses::ordinary);
        }
        case "FQDN" -> address.requireMatching(Formats::domainName);
        default -> {
          // Of an unknown type nothing is known.
        }
      }
    }
    endpoint.at("nodeName").matchesIfSet(Formats::dnsSubdomain);
    Place topology = endpoint.at("deprecatedTopology");
    topology.tooMany(MOST_TOPOLOGY);
    Selectors.labels(topology);
    if (topology.has(HOST_KEY)) {
      topology.key(HOST_KEY).forbidden("this key is not allowed; use nodeName field instead");
    }
    if (endpoint.has("hostname")) {
      endpoint.at("hostname").matches(Formats::dnsLabel);
    }
    hints(endpoint.at("hints"));
  }

  private static void hints(Place hints) {
    hints(hints.at("forZones"), Formats::labelValue);
    hints(hints.at("forNodes"), Formats::dnsSubdomain);
  }

  private static void hints(Place hints, Function<String, List<String>> format) {
    hints.tooMany(MOST_HINTS);
    Set<String> seen = new HashSet<>();
    for (Place hint : hints.each()) {
      Place name = hint.at("name");
      name.unique(seen);
      name.requireMatching(format);
    }
  }

  private static void port(Place port, Set<String> names) {
    port.at("name").matchesIfSet(Formats::dnsLabel);
    port.at("name").unique(names);
    port.at("protocol").oneOf(EndpointsRules.PROTOCOLS);
    if (port.has("port")) {
      port.at("port").port();
    }
    if (port.has("appProtocol")) {
      port.at("appProtocol").matches(Formats::qualifiedName);
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, List<Problem> problems) {
    Place.of(object, problems)
        .at("addressType")
        .unchanged(Place.of(old, problems).at("addressType"));
  }
}
