package io.longshore.master.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.Addresses;
import io.longshore.master.registry.Formats;
import io.longshore.master.registry.Place;
import io.longshore.master.registry.Selectors;
import io.longshore.master.registry.Tree;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Mistakes in Services: ValidateService of kubernetes' pkg/apis/core/validation. */
final class ServiceChecks {
  private static final List<String> TYPES =
      List.of("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
  private static final List<String> POLICIES = List.of("Cluster", "Local");
  private static final List<String> DISTRIBUTIONS =
      List.of("PreferClose", "PreferSameZone", "PreferSameNode");
  private static final int LONGEST_AFFINITY = 86_400;
  private static final String ONLY_BALANCED = "may only be used when `type` is 'LoadBalancer'";
  private static final String ONE_OF_EACH = "may specify no more than one IP for each IP family";
  private static final String SOURCES = "service.beta.kubernetes.io/load-balancer-source-ranges";

  private ServiceChecks() {}

  static boolean isHeadless(Place spec) {
    Place addresses = spec.at("clusterIPs");
    return addresses.value().size() == 1 && addresses.index(0).text().equals("None");
  }

  static void check(Place service) {
    Place spec = service.at("spec");
    String type = spec.text("type");
    if (spec.at("ports").isEmpty() && !isHeadless(spec) && !type.equals("ExternalName")) {
      spec.at("ports").required("");
    }
    ofType(spec, type);
    ports(spec.at("ports"), type.equals("ClusterIP"));
    Selectors.labels(spec.at("selector"));
    affinity(spec);
    if (!type.equals("ExternalName")) {
      addresses(spec);
    }
    for (Place address : spec.each("externalIPs")) {
      if (address.matches(Addresses::legacyIp)) {
        address.matches(Addresses::ordinary);
      }
    }
    spec.at("type").oneOf(TYPES);
    duplicates(spec.at("ports"));
    balanced(service, type.equals("LoadBalancer"));
    traffic(spec);
  }

  private static void ofType(Place spec, String type) {
    boolean hasPorts = type.equals("LoadBalancer") || type.equals("NodePort");
    if (hasPorts && isHeadless(spec)) {
      spec.at("clusterIPs").index(0).invalid("may not be set to 'None' for " + type + " services");
    }
    if (!type.equals("ExternalName")) {
      return;
    }
    for (String field : List.of("clusterIPs", "ipFamilies", "ipFamilyPolicy")) {
      if (!spec.at(field).isEmpty()) {
        spec.at(field).forbidden("may not be set for ExternalName services");
      }
    }
    Place name = spec.at("externalName");
    String host = name.text().replaceFirst("\\.$", "");
    if (host.isEmpty()) {
      name.required("");
    } else {
      name.having(host).matches(Formats::dnsSubdomain);
    }
  }

  private static void ports(Place ports, boolean isInner) {
    Set<String> names = new HashSet<>();
    boolean needsName = ports.value().size() > 1;
    for (Place port : ports.each()) {
      Place name = port.at("name");
      if (needsName && name.isEmpty()) {
        name.required("");
      } else if (!name.isEmpty()) {
        name.matches(Formats::dnsLabel);
        name.unique(names);
      }
      port.at("port").port();
      port.at("protocol").oneOf(EndpointsRules.PROTOCOLS);
      Place target = port.at("targetPort");
      if (target.value().isTextual()) {
        target.matches(Formats::portName);
      } else {
        target.port();
      }
      if (port.has("appProtocol")) {
        port.at("appProtocol").matches(Formats::qualifiedName);
      }
    }
    for (Place port : ports.each()) {
      if (isInner && port.number("nodePort") != 0) {
        port.at("nodePort").forbidden("may not be used when `type` is 'ClusterIP'");
      }
    }
  }

  private static void duplicates(Place ports) {
    Set<String> onNodes = new HashSet<>();
    for (Place port : ports.each()) {
      Place node = port.at("nodePort");
      if (node.number() != 0 && !onNodes.add(port.text("protocol") + "/" + node.number())) {
        node.duplicate();
      }
    }
    Set<String> numbers = new HashSet<>();
    for (Place port : ports.each()) {
      if (!numbers.add(port.text("protocol") + "/" + port.number("port"))) {
        // Upstream shows the inner form of what it compares here.
        ObjectNode shown = Tree.object().put("Name", "").put("Protocol", port.text("protocol"));
        shown.putNull("AppProtocol").put("Port", port.number("port"));
        port.having(shown.put("TargetPort", 0).put("NodePort", 0)).duplicate();
      }
    }
  }

  private static void affinity(Place spec) {
    Place affinity = spec.at("sessionAffinity");
    affinity.oneOf(List.of("ClientIP", "None"));
    Place config = spec.at("sessionAffinityConfig");
    if (affinity.text().equals("None") && config.isThere()) {
      config.forbidden("must not be set when session affinity is None");
    } else if (affinity.text().equals("ClientIP")) {
      Place seconds = config.at("clientIP", "timeoutSeconds");
      if (!seconds.isThere()) {
        seconds.required("when session affinity type is ClientIP");
      } else if (seconds.number() <= 0 || seconds.number() > LONGEST_AFFINITY) {
        seconds.invalid("must be greater than 0 and less than " + LONGEST_AFFINITY);
      }
    }
  }

  /** ValidateServiceClusterIPsRelatedFields. */
  private static void addresses(Place spec) {
    Place one = spec.at("clusterIP");
    Place all = spec.at("clusterIPs");
    if (one.isEmpty() && !all.isEmpty()) {
      all.invalid("must be empty when `clusterIP` is not specified");
    } else if (!one.isEmpty() && all.isEmpty()) {
      all.required("");
    } else if (!one.isEmpty() && !all.index(0).text().equals(one.text())) {
      all.invalid("first value must match `clusterIP`");
    }
    Set<String> families = new HashSet<>();
    for (Place family : spec.each("ipFamilies")) {
      family.oneOfAtAll(List.of("IPv4", "IPv6"));
      family.unique(families);
    }
    spec.at("ipFamilyPolicy")
        .oneOfIfThere(List.of("PreferDualStack", "RequireDualStack", "SingleStack"));
    if (areAddresses(all)) {
      families(all, spec.at("ipFamilies"), isHeadless(spec));
    }
  }

  private static boolean areAddresses(Place all) {
    boolean good = true;
    for (Place address : all.each()) {
      if (address.text().equals("None") && address.path().endsWith("[0]")) {
        if (all.value().size() > 1) {
          all.invalid("'None' must be the first and only value");
          good = false;
        }
      } else {
        good &= address.matches(Addresses::legacyIp);
      }
    }
    if (all.value().size() > 2) {
      all.invalid("may only hold up to 2 values");
    }
    return good;
  }

  private static void families(Place all, Place families, boolean isHeadless) {
    List<Place> addresses = all.each();
    boolean isPair = addresses.size() == 2;
    if (addresses.size() > 1
        && (!isPair
            || Addresses.isSix(addresses.get(0).text())
                == Addresses.isSix(addresses.get(1).text()))) {
      all.invalid(ONE_OF_EACH);
    }
    for (int i = 0; !isHeadless && i < Math.min(addresses.size(), families.value().size()); i++) {
      Place address = addresses.get(i);
      String family = families.index(i).text();
      boolean isSix = Addresses.isSix(address.text());
      if (family.equals(isSix ? "IPv4" : "IPv6")) {
        address.invalid("expected an " + family + " value as indicated by `ipFamilies[" + i + "]`");
      }
    }
  }

  /** Upstream calls the ranges as Go does. */
  private static void balanced(Place service, boolean isBalanced) {
    Place spec = service.at("spec");
    Place ranges = spec.at("loadBalancerSourceRanges").calledAs("spec.LoadBalancerSourceRanges");
    Place annotated = service.at("metadata", "annotations").key(SOURCES);
    if (!ranges.isEmpty()) {
      if (!isBalanced) {
        ranges.forbidden(ONLY_BALANCED);
      }
      for (Place range : ranges.each()) {
        range.having(range.text().strip()).matches(Addresses::legacyRange);
      }
    } else if (annotated.isThere()) {
      if (!isBalanced) {
        annotated.forbidden(ONLY_BALANCED);
      }
      for (String range : annotated.text().strip().split(",", -1)) {
        if (!annotated.text().isBlank()) {
          annotated.having(range.strip()).matches(Addresses::legacyRange);
        }
      }
    }
    for (String field : List.of("allocateLoadBalancerNodePorts", "loadBalancerClass")) {
      if (spec.has(field) && !isBalanced) {
        spec.at(field).forbidden(ONLY_BALANCED);
      }
    }
    if (isBalanced && spec.has("loadBalancerClass")) {
      spec.at("loadBalancerClass").matches(Formats::qualifiedName);
    }
  }

  static boolean isReachedFromOutside(JsonNode spec) {
    String type = Tree.text(spec, "type");
    return type.equals("LoadBalancer")
        || type.equals("NodePort")
        || (type.equals("ClusterIP") && !spec.path("externalIPs").isEmpty());
  }

  static boolean needsHealthCheck(JsonNode spec) {
    return Tree.text(spec, "type").equals("LoadBalancer")
        && Tree.text(spec, "externalTrafficPolicy").equals("Local");
  }

  private static void traffic(Place spec) {
    Place outside = spec.at("externalTrafficPolicy");
    if (isReachedFromOutside(spec.value())) {
      outside.oneOf(POLICIES);
    } else if (!outside.isEmpty()) {
      outside.invalid("may only be set for externally-accessible services");
    }
    Place health = spec.at("healthCheckNodePort");
    if (health.number() != 0) {
      if (needsHealthCheck(spec.value())) {
        health.port();
      } else {
        health.invalid(
            "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is"
                + " 'Local'");
      }
    }
    spec.at("internalTrafficPolicy").oneOfIfThere(POLICIES);
    spec.at("trafficDistribution").oneOfIfThere(DISTRIBUTIONS);
  }

  /** What must stay, unless it comes from, or goes to, a name outside: ValidateServiceUpdate. */
  static void checkUpdate(Place service, Place old) {
    Place spec = service.at("spec");
    Place before = old.at("spec");
    boolean isNamed =
        spec.text("type").equals("ExternalName") || before.text("type").equals("ExternalName");
    if (!isNamed && !(isHeadless(spec) && isHeadless(before))) {
      kept(spec.at("clusterIPs"), before.at("clusterIPs"), "primary clusterIP can not be unset");
      if (isHeadless(spec) == isHeadless(before)) {
        kept(spec.at("ipFamilies"), before.at("ipFamilies"), "primary ipFamily can not be unset");
      }
    }
    boolean areBalanced =
        spec.text("type").equals("LoadBalancer") && before.text("type").equals("LoadBalancer");
    Place balancer = spec.at("loadBalancerClass");
    if (areBalanced && !balancer.value().equals(before.at("loadBalancerClass").value())) {
      balancer
          .having(balancer.isThere() ? balancer.value() : Tree.object().nullNode())
          .invalid("may not change once set");
    }
    boolean areChecked = needsHealthCheck(spec.value()) && needsHealthCheck(before.value());
    if (areChecked && spec.number("healthCheckNodePort") != before.number("healthCheckNodePort")) {
      spec.at("healthCheckNodePort").forbidden("field is immutable");
    }
  }

  private static void kept(Place now, Place before, String whenUnset) {
    if (before.isEmpty()) {
      return;
    } else if (now.isEmpty()) {
      now.index(0).having(Tree.object().arrayNode()).invalid(whenUnset);
    } else if (!now.index(0).text().equals(before.index(0).text())) {
      now.index(0).having(now.value()).invalid("may not change once set");
    }
  }

  /** ValidateLoadBalancerStatus. */
  static void checkStatus(Place service) {
    Place ingress = service.at("status", "loadBalancer", "ingress");
    if (!ingress.isEmpty() && !service.at("spec").text("type").equals("LoadBalancer")) {
      ingress.forbidden("may only be used when `spec.type` is 'LoadBalancer'");
      return;
    }
    for (Place one : ingress.each()) {
      boolean hasAddress = !one.at("ip").isEmpty();
      one.at("ip").matchesIfSet(Addresses::legacyIp);
      Place mode = one.at("ipMode");
      if (hasAddress && !mode.isThere()) {
        mode.required("must be specified when `ip` is set");
      } else if (!hasAddress && mode.isThere()) {
        mode.forbidden("may not be specified when `ip` is not set");
      } else {
        mode.oneOfIfThere(List.of("Proxy", "VIP"));
      }
      Place name = one.at("hostname");
      name.matchesIfSet(Formats::dnsSubdomain);
      if (Addresses.parse(name.text()).isPresent()) {
        name.invalid("must be a DNS name, not an IP address");
      }
    }
  }
}
