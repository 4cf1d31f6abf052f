package io.longshore.agent.status;

import io.longshore.agent.plan.ContainerKind;
import io.longshore.agent.plan.PodContainers;
import io.longshore.agent.plan.PodState;
import io.longshore.agent.plan.Quality;
import io.longshore.agent.probe.PodProbes;
import io.longshore.kubeapi.core.ContainerStatus;
import io.longshore.kubeapi.core.PodStatus;
import io.longshore.kubeapi.core.PodStatus.Condition;
import io.longshore.kubeapi.core.PodStatus.Ip;
import io.longshore.kubeapi.meta.GoDuration;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** How a pod is: pure, from what is wanted, what is seen and what was told before. */
public final class PodStatuses {
  /** Nothing is known. */
  public static final PodStatus UNKNOWN =
      new PodStatus(
          "",
          List.of(),
          "",
          "",
          "",
          "",
          List.of(),
          "",
          List.of(),
          Optional.empty(),
          "",
          List.of(),
          List.of(),
          List.of(),
          "",
          0);

  private PodStatuses() {}

  /** A time as messages have it: {@code 10s}, {@code 2m40s}. */
  public static String seconds(Duration time) {
    return GoDuration.print(time);
  }

  /** What we told last, with the conditions that others have set since. */
  public static PodStatus withForeign(PodStatus own, Optional<PodStatus> ofApi) {
    if (ofApi.isEmpty()) {
      return own;
    }
    List<Condition> conditions = new ArrayList<>();
    own.conditions().stream().filter(PodConditions::isOurs).forEach(conditions::add);
    ofApi.get().conditions().stream()
        .filter(condition -> !PodConditions.isOurs(condition))
        .forEach(conditions::add);
    return new PodStatus(
        own.phase(),
        conditions,
        own.message(),
        own.reason(),
        ofApi.get().nominatedNodeName(),
        own.hostIP(),
        own.hostIPs(),
        own.podIP(),
        own.podIPs(),
        own.startTime(),
        own.qosClass(),
        own.containerStatuses(),
        own.initContainerStatuses(),
        own.ephemeralContainerStatuses(),
        ofApi.get().resize(),
        own.observedGeneration());
  }

  /** What the containers were that a status tells of. */
  public static PodProbes.Known known(PodStatus status) {
    Set<String> ready = new HashSet<>();
    Set<String> started = new HashSet<>();
    Stream.concat(status.initContainerStatuses().stream(), status.containerStatuses().stream())
        .forEach(
            container -> {
              String id = container.containerID().replaceFirst("^[^:]*://", "");
              if (container.ready()) {
                ready.add(id);
              }
              if (container.started().orElse(false)) {
                started.add(id);
              }
            });
    return new PodProbes.Known(ready, started);
  }

  /** Whether a pod of this phase never runs again. */
  public static boolean isTerminal(PodStatus status) {
    return PodPhase.isTerminal(status.phase());
  }

  /** The status. */
  public static PodStatus of(StatusInput input) {
    ContainerStatuses statuses = new ContainerStatuses(input);
    List<ContainerStatus> initial = statuses.of(ContainerKind.INIT, ContainerKind.SIDECAR);
    List<ContainerStatus> main = statuses.of(ContainerKind.MAIN);
    String phase = phase(input, initial, main);
    PodStatus previous = input.previous();
    List<String> addresses = addresses(input);
    return new PodStatus(
        phase,
        new PodConditions(input, phase, initial, main).all(),
        input.failure().map(StatusInput.Failure::message).orElse(previous.message()),
        input.failure().map(StatusInput.Failure::reason).orElse(previous.reason()),
        previous.nominatedNodeName(),
        input.hostAddresses().isEmpty() ? "" : input.hostAddresses().getFirst(),
        input.hostAddresses().stream().map(Ip::new).toList(),
        addresses.isEmpty() ? "" : addresses.getFirst(),
        addresses.stream().map(Ip::new).toList(),
        Optional.of(started(input)),
        previous.qosClass().isEmpty() ? Quality.of(input.pod()).text() : previous.qosClass(),
        main,
        initial,
        statuses.of(ContainerKind.EPHEMERAL),
        previous.resize(),
        input.pod().metadata().generation());
  }

  /** The API counts in seconds: a finer time would look like a change each time it is read back. */
  private static Instant started(StatusInput input) {
    return input.previous().startTime().orElse(input.now()).truncatedTo(ChronoUnit.SECONDS);
  }

  /**
   * What has once ended for good never looks otherwise again; and nothing looks as if it had ended
   * while something of it runs.
   */
  private static String phase(
      StatusInput input, List<ContainerStatus> initial, List<ContainerStatus> main) {
    String before = input.previous().phase();
    if (PodPhase.isTerminal(before)) {
      return before;
    }
    String phase = outcome(input, initial, main);
    boolean early = PodPhase.isTerminal(phase) && !input.observed().running().isEmpty();
    if (early) {
      return before.isEmpty() ? PodPhase.RUNNING : before;
    }
    return phase;
  }

  private static String outcome(
      StatusInput input, List<ContainerStatus> initial, List<ContainerStatus> main) {
    if (input.failure().isPresent()) {
      return PodPhase.FAILED;
    }
    // A pod of the node's own comes back after its mirror was deleted, so it does not end.
    boolean ended = input.state() == PodState.ENDED && !PodContainers.isStatic(input.pod());
    return PodPhase.of(input.pod(), initial, main, ended);
  }

  /** Whether there is nothing left to do for the pod's containers, though some may still run. */
  public static boolean isOver(StatusInput input) {
    ContainerStatuses statuses = new ContainerStatuses(input);
    return PodPhase.isTerminal(input.previous().phase())
        || PodPhase.isTerminal(
            outcome(
                input,
                statuses.of(ContainerKind.INIT, ContainerKind.SIDECAR),
                statuses.of(ContainerKind.MAIN)));
  }

  private static List<String> addresses(StatusInput input) {
    if (PodContainers.spec(input.pod()).hostNetwork()) {
      return input.hostAddresses();
    }
    List<String> now =
        input.observed().sandbox().map(sandbox -> sandbox.addresses()).orElse(List.of());
    boolean isOver =
        input.state() != PodState.RUNNING || PodPhase.isTerminal(input.previous().phase());
    // A pod that has ended keeps saying where it was.
    return now.isEmpty() && isOver ? input.previous().podIPs().stream().map(Ip::ip).toList() : now;
  }
}
