package io.longshore.agent.status;

import io.longshore.agent.plan.ContainerKind;
import io.longshore.agent.plan.PodContainers;
import io.longshore.agent.plan.PodContainers.Member;
import io.longshore.kubeapi.core.ContainerStatus;
import io.longshore.kubeapi.core.ContainerStatus.State;
import io.longshore.kubeapi.core.ContainerStatus.Terminated;
import io.longshore.kubeapi.core.Pod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The phase of a pod, from its containers: upstream's getPhase. */
final class PodPhase {
  static final String PENDING = "Pending";
  static final String RUNNING = "Running";
  static final String SUCCEEDED = "Succeeded";
  static final String FAILED = "Failed";

  private PodPhase() {}

  static boolean isTerminal(String phase) {
    return phase.equals(SUCCEEDED) || phase.equals(FAILED);
  }

  /**
   * The phase.
   *
   * @param ended whether nothing runs and nothing will
   */
  static String of(
      Pod pod, List<ContainerStatus> initial, List<ContainerStatus> main, boolean ended) {
    Map<String, ContainerStatus> byName = new HashMap<>();
    initial.forEach(status -> byName.put(status.name(), status));
    if (hasFailedForGood(pod, byName)) {
      return FAILED;
    }
    Counts counts = Counts.of(main);
    if (ended) {
      return counts.succeeded == main.size() && !main.isEmpty() ? SUCCEEDED : FAILED;
    }
    boolean begun = counts.running + counts.stopped > 0;
    if (counts.waiting > 0 || (!begun && isInitializing(pod, byName))) {
      return PENDING;
    }
    if (counts.running > 0) {
      return RUNNING;
    }
    if (counts.stopped == 0) {
      return PENDING;
    }
    return ofStopped(pod, counts);
  }

  private static String ofStopped(Pod pod, Counts counts) {
    if (PodContainers.isRestartedAlways(pod)) {
      return RUNNING;
    }
    if (counts.stopped == counts.succeeded) {
      return SUCCEEDED;
    }
    return PodContainers.isRestartedOnFailure(pod) ? RUNNING : FAILED;
  }

  private static Optional<Terminated> end(ContainerStatus status) {
    return status
        .state()
        .flatMap(State::terminated)
        .or(() -> status.lastState().flatMap(State::terminated));
  }

  private static boolean hasFailedForGood(Pod pod, Map<String, ContainerStatus> byName) {
    return !PodContainers.isRestartedOnFailure(pod)
        && PodContainers.initial(pod).stream()
            .filter(member -> member.kind() == ContainerKind.INIT)
            .flatMap(member -> Optional.ofNullable(byName.get(member.name())).stream())
            .anyMatch(status -> end(status).map(last -> last.exitCode() != 0).orElse(false));
  }

  private static boolean isInitializing(Pod pod, Map<String, ContainerStatus> byName) {
    return !uninitialized(PodContainers.initial(pod), byName).isEmpty();
  }

  /** The containers of the beginning that are not through. */
  static List<String> uninitialized(List<Member> initial, Map<String, ContainerStatus> byName) {
    List<String> names = new ArrayList<>();
    for (Member member : initial) {
      ContainerStatus status = byName.get(member.name());
      boolean through =
          status != null
              && (member.kind() == ContainerKind.SIDECAR
                  ? status.started().orElse(false)
                  : status.ready());
      if (!through) {
        names.add(member.name());
      }
    }
    return names;
  }

  /** How many main containers are how. */
  private record Counts(int running, int waiting, int stopped, int succeeded) {
    static Counts of(List<ContainerStatus> main) {
      int running = 0;
      int waiting = 0;
      int stopped = 0;
      int succeeded = 0;
      for (ContainerStatus status : main) {
        Optional<Terminated> end = status.state().flatMap(State::terminated);
        if (status.state().flatMap(State::running).isPresent()) {
          running++;
        } else if (end.isPresent()) {
          stopped++;
          succeeded += end.get().exitCode() == 0 ? 1 : 0;
        } else if (end(status).isPresent()) {
          stopped++; // waits to be started again
        } else {
          waiting++;
        }
      }
      return new Counts(running, waiting, stopped, succeeded);
    }
  }
}
