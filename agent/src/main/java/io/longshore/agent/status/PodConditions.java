package io.longshore.agent.status;

import io.longshore.agent.plan.ContainerKind;
import io.longshore.agent.plan.ObservedSandbox;
import io.longshore.agent.plan.PodContainers;
import io.longshore.kubeapi.core.ContainerStatus;
import io.longshore.kubeapi.core.PodSpec.ReadinessGate;
import io.longshore.kubeapi.core.PodStatus.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What is so about a pod, and since when: upstream's pkg/kubelet/status/generate.go. */
final class PodConditions {
  private static final Set<String> OURS =
      Set.of(
          "PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled");

  private final StatusInput input;
  private final String phase;
  private final Map<String, ContainerStatus> byName = new HashMap<>();

  PodConditions(
      StatusInput input, String phase, List<ContainerStatus> initial, List<ContainerStatus> main) {
    this.input = input;
    this.phase = phase;
    Stream.concat(initial.stream(), main.stream())
        .forEach(status -> byName.put(status.name(), status));
  }

  /** A condition without its times. */
  private record Finding(String type, boolean holds, String reason, String message) {
    static Finding good(String type) {
      return new Finding(type, true, "", "");
    }

    static Finding bad(String type, String reason, String message) {
      return new Finding(type, false, reason, message);
    }
  }

  /** Ours, and after them those of others as they are. */
  List<Condition> all() {
    Finding containers = containersReady();
    List<Condition> all = new ArrayList<>();
    for (Finding finding :
        List.of(
            readyToStart(),
            initialized(),
            ready(containers),
            containers,
            Finding.good("PodScheduled"))) {
      all.add(condition(finding));
    }
    input.previous().conditions().stream()
        .filter(condition -> !isOurs(condition))
        .forEach(all::add);
    return all;
  }

  /** Whether nobody else sets a condition. */
  static boolean isOurs(Condition condition) {
    return OURS.contains(condition.type());
  }

  private Condition condition(Finding finding) {
    String status = finding.holds() ? "True" : "False";
    Optional<Condition> before =
        input.previous().conditions().stream()
            .filter(condition -> condition.type().equals(finding.type()))
            .findFirst();
    Instant since =
        before
            .filter(condition -> condition.status().equals(status))
            .flatMap(Condition::lastTransitionTime)
            .orElse(input.now());
    return new Condition(
        finding.type(),
        status,
        Optional.empty(),
        Optional.of(since),
        finding.reason(),
        finding.message(),
        input.pod().metadata().generation());
  }

  private Finding readyToStart() {
    boolean ready =
        input
            .observed()
            .sandbox()
            .filter(ObservedSandbox::isReady)
            .filter(sandbox -> sandbox.hostNetwork() || !sandbox.addresses().isEmpty())
            .isPresent();
    return new Finding("PodReadyToStartContainers", ready, "", "");
  }

  private Finding initialized() {
    List<String> open = PodPhase.uninitialized(PodContainers.initial(input.pod()), byName);
    if (phase.equals(PodPhase.SUCCEEDED)) {
      return new Finding("Initialized", true, "PodCompleted", "");
    }
    boolean begun =
        PodContainers.main(input.pod()).stream()
            .map(member -> input.observed().container(member.name()))
            .anyMatch(Optional::isPresent);
    return open.isEmpty() || begun
        ? Finding.good("Initialized")
        : Finding.bad(
            "Initialized",
            "ContainersNotInitialized",
            "containers with incomplete status: [" + String.join(" ", open) + "]");
  }

  private Finding containersReady() {
    String type = "ContainersReady";
    if (phase.equals(PodPhase.SUCCEEDED)) {
      return Finding.bad(type, "PodCompleted", "");
    }
    if (phase.equals(PodPhase.FAILED)) {
      return Finding.bad(type, "PodFailed", "");
    }
    List<String> unready =
        PodContainers.all(input.pod()).stream()
            .filter(
                member ->
                    member.kind() == ContainerKind.MAIN || member.kind() == ContainerKind.SIDECAR)
            .map(PodContainers.Member::name)
            .filter(name -> !isReady(name))
            .toList();
    return unready.isEmpty()
        ? Finding.good(type)
        : Finding.bad(
            type,
            "ContainersNotReady",
            "containers with unready status: [" + String.join(" ", unready) + "]");
  }

  private boolean isReady(String name) {
    ContainerStatus status = byName.get(name);
    return status != null && status.ready();
  }

  private Finding ready(Finding containers) {
    if (!containers.holds()) {
      return new Finding("Ready", false, containers.reason(), containers.message());
    }
    List<String> missing = new ArrayList<>();
    for (ReadinessGate gate : PodContainers.spec(input.pod()).readinessGates()) {
      gateFault(gate.conditionType()).ifPresent(missing::add);
    }
    return missing.isEmpty()
        ? Finding.good("Ready")
        : Finding.bad("Ready", "ReadinessGatesNotReady", String.join(", ", missing));
  }

  private Optional<String> gateFault(String type) {
    Optional<Condition> gate =
        input.previous().conditions().stream()
            .filter(condition -> condition.type().equals(type))
            .findFirst();
    if (gate.isEmpty()) {
      return Optional.of(
          "corresponding condition of pod readiness gate \"" + type + "\" does not exist.");
    }
    return gate.get().status().equals("True")
        ? Optional.empty()
        : Optional.of(
            "the status of pod readiness gate \""
                + type
                + "\" is not \"True\", but "
                + gate.get().status());
  }
}
