package io.longshore.agent.network;

import io.longshore.kubeapi.json.Json;
import io.longshore.netlink.wire.IpFamily;
import io.longshore.netlink.wire.Prefix;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is written for the runtime: a list of plug-ins, CNI specification 1.0.0, section 1. */
final class CniConfiguration {
  static final String NETWORK = "longshore";

  private CniConfiguration() {}

  /** A bridge with addresses of the ranges, and host ports. */
  static String text(NetworkSettings settings, List<Prefix> ranges) {
    return new String(Json.write(content(settings, ranges)), StandardCharsets.UTF_8) + "\n";
  }

  private static Map<String, Object> content(NetworkSettings settings, List<Prefix> ranges) {
    Map<String, Object> bridge = new LinkedHashMap<>();
    bridge.put("type", "bridge");
    bridge.put("bridge", settings.bridge());
    bridge.put("isGateway", true);
    // A pod that asks for its own Service gets its packet back through the port that it came from.
    bridge.put("hairpinMode", true);
    bridge.put("ipam", addresses(settings, ranges));
    Map<String, Object> ports = new LinkedHashMap<>();
    ports.put("type", "portmap");
    ports.put("capabilities", Map.of("portMappings", true));
    Map<String, Object> network = new LinkedHashMap<>();
    network.put("cniVersion", "0.4.0");
    network.put("name", NETWORK);
    network.put("plugins", List.of(bridge, ports));
    return network;
  }

  private static Map<String, Object> addresses(NetworkSettings settings, List<Prefix> ranges) {
    Map<String, Object> addresses = new LinkedHashMap<>();
    addresses.put("type", "host-local");
    addresses.put("dataDir", settings.leases().toString());
    addresses.put(
        "ranges",
        ranges.stream().map(range -> List.of(Map.of("subnet", range.toString()))).toList());
    addresses.put(
        "routes",
        ranges.stream()
            .map(MasqueradeRules::family)
            .distinct()
            .map(family -> Map.of("dst", family == IpFamily.IPV4 ? "0.0.0.0/0" : "::/0"))
            .toList());
    return addresses;
  }
}
