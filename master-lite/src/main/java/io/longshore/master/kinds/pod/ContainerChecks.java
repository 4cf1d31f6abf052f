package io.longshore.master.kinds.pod;

import io.longshore.master.registry.Formats;
import io.longshore.master.registry.Place;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Mistakes in containers of all kinds: pkg/apis/core/validation. */
final class ContainerChecks {
  private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");
  private static final List<String> PULL_POLICIES = List.of("Always", "IfNotPresent", "Never");
  private static final List<String> RESTARTS = List.of("Always", "Never", "OnFailure");
  private static final int MOST_RULES = 20;
  private static final int MOST_CODES = 255;
  private static final String NOT_IN_EPHEMERAL = "cannot be set for an Ephemeral Container";
  private static final List<String> REFUSED_IN_EPHEMERAL =
      List.of(
          "ports",
          "resizePolicy",
          "restartPolicy",
          "restartPolicyRules",
          "livenessProbe",
          "readinessProbe",
          "startupProbe",
          "lifecycle");

  private ContainerChecks() {}

  static void all(Place spec, PodFacts pod) {
    Set<String> names = new HashSet<>();
    regular(spec.at("containers"), pod, names);
    initial(spec.at("initContainers"), pod, names);
    ephemeral(spec, pod, names);
  }

  private static void regular(Place containers, PodFacts pod, Set<String> names) {
    if (containers.isEmpty()) {
      containers.required("");
    }
    Set<String> hostPorts = new HashSet<>();
    for (Place container : containers.each()) {
      common(container, pod);
      container.at("name").unique(names);
      ProbeChecks.check(container, pod.gracePeriod());
      restartPolicy(container);
    }
    containers.each().forEach(container -> hostPorts(container, hostPorts));
  }

  /** They run one after the other, so each may have the ports of the others. */
  private static void initial(Place containers, PodFacts pod, Set<String> names) {
    for (Place container : containers.each()) {
      common(container, pod);
      restartPolicy(container);
      container.at("name").unique(names);
      hostPorts(container, new HashSet<>());
      if (container.text("restartPolicy").equals("Always")) {
        ProbeChecks.check(container, pod.gracePeriod());
      } else {
        ProbeChecks.refuse(container);
      }
    }
  }

  private static void ephemeral(Place spec, PodFacts pod, Set<String> names) {
    Set<String> others = new HashSet<>(names);
    for (Place container : spec.each("ephemeralContainers")) {
      common(container, pod);
      untrimmed(container);
      container.at("name").unique(names);
      Place target = container.at("targetContainerName");
      if (!target.isEmpty() && !others.contains(target.text())) {
        target.notFound();
      }
      for (String field : REFUSED_IN_EPHEMERAL) {
        if (container.has(field)) {
          container.at(field).forbidden(NOT_IN_EPHEMERAL);
        }
      }
      if (!container.at("resources").isEmpty()) {
        container.at("resources").forbidden(NOT_IN_EPHEMERAL);
      }
      for (Place mount : container.each("volumeMounts")) {
        for (String field : List.of("subPath", "subPathExpr")) {
          if (!mount.at(field).isEmpty()) {
            mount.at(field).forbidden(NOT_IN_EPHEMERAL);
          }
        }
      }
    }
  }

  private static void common(Place container, PodFacts pod) {
    container.at("name").requireMatching(Formats::dnsLabel);
    container.at("image").requireText();
    container.at("terminationMessagePolicy").oneOf(List.of("File", "FallbackToLogsOnError"));
    ports(container.at("ports"));
    EnvironmentChecks.check(container);
    MountChecks.check(container, pod.volumes());
    container.at("imagePullPolicy").oneOf(PULL_POLICIES);
    ResourceChecks.container(container.at("resources"), pod.claims());
    resizePolicy(container.at("resizePolicy"), pod.restartPolicy());
    SecurityChecks.container(container.at("securityContext"), pod.usesHostUsers());
  }

  /** Only of pods, as templates were once not looked at so closely. */
  static void untrimmed(Place container) {
    Place image = container.at("image");
    if (!image.text().strip().equals(image.text())) {
      image.invalid("must not have leading or trailing whitespace");
    }
  }

  private static void ports(Place ports) {
    Set<String> names = new HashSet<>();
    for (Place port : ports.each()) {
      Place name = port.at("name");
      if (!name.isEmpty() && name.matches(Formats::portName)) {
        name.unique(names);
      }
      if (port.number("containerPort") == 0) {
        port.at("containerPort").required("");
      } else {
        port.at("containerPort").port();
      }
      if (port.number("hostPort") != 0) {
        port.at("hostPort").port();
      }
      port.at("protocol").oneOf(PROTOCOLS);
    }
  }

  private static void hostPorts(Place container, Set<String> taken) {
    for (Place port : container.each("ports")) {
      if (port.number("hostPort") != 0) {
        String address =
            port.text("protocol") + "/" + port.text("hostIP") + "/" + port.number("hostPort");
        port.at("hostPort").having(address).unique(taken);
      }
    }
  }

  private static void restartPolicy(Place container) {
    Place policy = container.at("restartPolicy");
    Place rules = container.at("restartPolicyRules");
    policy.oneOfIfThere(RESTARTS);
    if (!rules.isEmpty() && !policy.isThere()) {
      policy.required("must specify restartPolicy when restart rules are used");
    }
    rules.tooMany(MOST_RULES);
    for (Place rule : rules.each()) {
      rule.at("action").oneOfAtAll(List.of("Restart", "RestartAllContainers"));
      Place codes = rule.at("exitCodes");
      if (codes.isThere()) {
        codes.at("operator").oneOfAtAll(List.of("In", "NotIn"));
        codes.at("values").tooMany(MOST_CODES);
      } else {
        codes.required("must be specified");
      }
    }
  }

  private static void resizePolicy(Place policies, String restartPolicy) {
    Set<String> seen = new HashSet<>();
    for (Place policy : policies.each()) {
      policy.having(policy.text("resourceName")).unique(seen);
      policy.at("resourceName").calledAs(policies.path()).oneOf(List.of("cpu", "memory"));
      Place restart = policy.at("restartPolicy").calledAs(policies.path());
      restart.oneOf(List.of("NotRequired", "RestartContainer"));
      if (restartPolicy.equals("Never") && !restart.text().equals("NotRequired")) {
        restart.invalid("must be 'NotRequired' when `restartPolicy` is 'Never'");
      }
    }
  }
}
