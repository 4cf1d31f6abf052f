package io.longshore.master.kinds.pod;

import com.fasterxml.jackson.databind.JsonNode;
import io.longshore.master.registry.Addresses;
import io.longshore.master.registry.Formats;
import io.longshore.master.registry.Place;
import io.longshore.master.registry.Selectors;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Mistakes in the specification of a pod: ValidatePodSpec of pkg/apis/core/validation. */
public final class PodChecks {
  private static final List<String> RESTARTS = List.of("Always", "OnFailure", "Never");
  private static final List<String> DNS_POLICIES =
      List.of("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");
  private static final List<String> PREEMPTIONS = List.of("PreemptLowerPriority", "Never");
  private static final int MOST_NAME_SERVERS = 3;
  private static final int MOST_SEARCHES = 32;
  private static final int MOST_SEARCH_LETTERS = 2048;

  private PodChecks() {}

  /** Of a template, whose path is that of its own specification. */
  public static void template(Place template) {
    Selectors.labels(template.at("metadata", "labels").calledAs(template.path() + ".labels"));
    Place spec = template.at("spec");
    check(spec, false);
    if (!spec.at("ephemeralContainers").isEmpty()) {
      spec.at("ephemeralContainers").forbidden("ephemeral containers not allowed in pod template");
    }
  }

  /** Of a pod. */
  static void pod(Place pod) {
    Place spec = pod.at("spec");
    annotations(pod.at("metadata", "annotations"), spec);
    check(spec, true);
    if (spec.at("serviceAccountName").isEmpty()) {
      for (Place volume : spec.each("volumes")) {
        for (Place source : volume.at("projected").each("sources")) {
          if (source.has("serviceAccountToken")) {
            source
                .at("serviceAccountToken")
                .forbidden("must not be specified when serviceAccountName is not set");
          }
        }
      }
    }
    spec.each("containers").forEach(ContainerChecks::untrimmed);
    spec.each("initContainers").forEach(ContainerChecks::untrimmed);
  }

  private static void annotations(Place annotations, Place spec) {
    Place mirror = annotations.key("kubernetes.io/config.mirror");
    if (mirror.isThere() && spec.at("nodeName").isEmpty()) {
      mirror.invalid("must set spec.nodeName if mirror pod annotation is set");
    }
    Place cost = annotations.key("controller.kubernetes.io/pod-deletion-cost");
    if (cost.isThere() && !isCost(cost.text())) {
      cost.invalid("must be a 32bit integer");
    }
  }

  /** Without what numbers need not have. */
  private static boolean isCost(String text) {
    try {
      int cost = Integer.parseInt(text);
      return text.equals("0") || (cost != 0 && !text.startsWith("+") && !text.startsWith("0"));
    } catch (NumberFormatException _) {
      return false;
    }
  }

  private static void check(Place spec, boolean isPod) {
    Map<String, JsonNode> volumes = VolumeChecks.check(spec.at("volumes"), isPod);
    claims(spec.at("resourceClaims"));
    ContainerChecks.all(spec, PodFacts.of(spec, volumes, isPod));
    if (spec.has("resources")) {
      ResourceChecks.pod(spec.at("resources"));
    }
    if (spec.isTrue("hostNetwork")) {
      hostPorts(spec.at("containers"), isPod);
    }
    spec.at("restartPolicy").oneOf(RESTARTS);
    spec.at("dnsPolicy").oneOf(DNS_POLICIES);
    Selectors.labels(spec.at("nodeSelector"));
    SecurityChecks.pod(spec);
    AffinityChecks.check(spec.at("affinity"));
    dns(spec.at("dnsConfig"), spec.text("dnsPolicy").equals("None"));
    for (Place gate : spec.each("readinessGates")) {
      gate.at("conditionType").matches(Formats::qualifiedName);
    }
    gates(spec.at("schedulingGates"));
    AffinityChecks.spread(spec.at("topologySpreadConstraints"));
    hostUsers(spec);
    names(spec);
    deadline(spec.at("activeDeadlineSeconds"));
    TolerationChecks.check(spec.at("tolerations"));
    hostAliases(spec.at("hostAliases"));
    spec.at("preemptionPolicy").oneOfIfThere(PREEMPTIONS);
    ResourceChecks.overhead(spec.at("overhead"));
    os(spec.at("os"));
  }

  private static void names(Place spec) {
    spec.at("serviceAccountName").matchesIfSet(Formats::dnsSubdomain);
    spec.at("nodeName").matchesIfSet(Formats::dnsSubdomain);
    spec.at("hostname").matchesIfSet(Formats::dnsLabel);
    spec.at("subdomain").matchesIfSet(Formats::dnsLabel);
    spec.at("priorityClassName").matchesIfSet(Formats::dnsSubdomain);
    if (spec.has("runtimeClassName")) {
      spec.at("runtimeClassName").matches(Formats::dnsSubdomain);
    }
    Place override = spec.at("hostnameOverride");
    if (override.isThere()) {
      override.matches(Formats::dnsSubdomain);
      if (spec.isTrue("hostNetwork")) {
        override.forbidden("may not be specified when hostNetwork is true");
      }
      if (spec.isTrue("setHostnameAsFQDN")) {
        override.forbidden("may not be specified when setHostnameAsFQDN is true");
      }
    }
  }

  private static void claims(Place claims) {
    Set<String> seen = new HashSet<>();
    for (Place claim : claims.each()) {
      Place name = claim.at("name");
      if (name.requireText()) {
        name.unique(seen);
        name.matches(Formats::dnsLabel);
      }
      Place direct = claim.at("resourceClaimName");
      Place template = claim.at("resourceClaimTemplateName");
      if (direct.isThere() && template.isThere()) {
        claim.invalid(
            "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified");
      } else if (!direct.isThere() && !template.isThere()) {
        claim.invalid("must specify one of: `resourceClaimName`, `resourceClaimTemplateName`");
      }
      direct.matchesIfSet(Formats::dnsSubdomain);
      template.matchesIfSet(Formats::dnsSubdomain);
    }
  }

  /** In a template they may be left out, as they will be filled in. */
  private static void hostPorts(Place containers, boolean isPod) {
    for (Place container : containers.each()) {
      for (Place port : container.each("ports")) {
        long host = port.number("hostPort");
        if ((isPod || host != 0) && host != port.number("containerPort")) {
          port.at("hostPort").invalid("must match `containerPort` when `hostNetwork` is true");
        }
      }
    }
  }

  private static void dns(Place config, boolean isAllThereIs) {
    Place servers = config.at("nameservers");
    if (isAllThereIs && !config.isThere()) {
      config.required("must provide `dnsConfig` when `dnsPolicy` is None");
      return;
    } else if (isAllThereIs && servers.isEmpty()) {
      servers.required("must provide at least one DNS nameserver when `dnsPolicy` is None");
      return;
    }
    if (servers.value().size() > MOST_NAME_SERVERS) {
      servers.invalid("must not have more than " + MOST_NAME_SERVERS + " nameservers");
    }
    servers.each().forEach(server -> server.matches(Addresses::legacyIp));
    searches(config.at("searches"));
    for (Place option : config.each("options")) {
      if (option.at("name").isEmpty()) {
        option.required("must not be empty");
      }
    }
  }

  private static void searches(Place searches) {
    if (searches.value().size() > MOST_SEARCHES) {
      searches.invalid("must not have more than " + MOST_SEARCHES + " search paths");
    }
    List<String> texts = searches.each().stream().map(Place::text).toList();
    if (String.join(" ", texts).length() > MOST_SEARCH_LETTERS) {
      searches.invalid(
          "must not have more than "
              + MOST_SEARCH_LETTERS
              + " characters (including spaces) in the search list");
    }
    for (Place search : searches.each()) {
      if (!search.text().equals(".")) {
        search.having(search.text().replaceFirst("\\.$", "")).matches(Formats::searchDomain);
      }
    }
  }

  private static void gates(Place gates) {
    Set<String> seen = new HashSet<>();
    for (Place gate : gates.each()) {
      Place name = gate.having(gate.text("name"));
      name.matches(Formats::qualifiedName);
      name.unique(seen);
    }
  }

  private static void hostUsers(Place spec) {
    if (spec.at("hostUsers").isFalse()) {
      for (String field : List.of("hostNetwork", "HostPID", "HostIPC")) {
        if (spec.isTrue("h" + field.substring(1))) {
          spec.at(field).forbidden("when `pod.Spec.HostUsers` is false");
        }
      }
    }
  }

  private static void deadline(Place seconds) {
    if (seconds.isThere()) {
      seconds.within(1, Integer.MAX_VALUE);
    }
  }

  private static void hostAliases(Place aliases) {
    for (Place alias : aliases.each()) {
      alias.at("ip").matches(Addresses::legacyIp);
      alias.each("hostnames").forEach(name -> name.matches(Formats::dnsSubdomain));
    }
  }

  private static void os(Place os) {
    if (os.isThere()) {
      if (os.at("name").isEmpty()) {
        os.at("name").required("cannot be empty");
      } else if (!List.of("linux", "windows").contains(os.text("name"))) {
        os.having(os.text("name")).unsupported(List.of("linux", "windows"));
      }
    }
  }
}
