package io.longshore.agent.status;

import io.longshore.agent.plan.ContainerKind;
import io.longshore.agent.plan.ObservedContainer;
import io.longshore.agent.plan.PodContainers;
import io.longshore.agent.plan.PodContainers.Member;
import io.longshore.agent.plan.PodState;
import io.longshore.cri.model.ContainerState;
import io.longshore.kubeapi.core.ContainerStatus;
import io.longshore.kubeapi.core.ContainerStatus.Running;
import io.longshore.kubeapi.core.ContainerStatus.State;
import io.longshore.kubeapi.core.ContainerStatus.Terminated;
import io.longshore.kubeapi.core.ContainerStatus.Waiting;
import io.longshore.kubeapi.core.PodStatus;
import io.longshore.kubeapi.core.ResourceRequirements;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** How the containers of a pod are, as upstream's convertToAPIContainerStatuses says it. */
final class ContainerStatuses {
  private static final int LOST = 137;
  private static final Waiting CREATING = new Waiting("ContainerCreating", "");
  private static final Waiting INITIALIZING = new Waiting("PodInitializing", "");

  private final StatusInput input;
  private final boolean hasInitial;

  ContainerStatuses(StatusInput input) {
    this.input = input;
    this.hasInitial = !PodContainers.initial(input.pod()).isEmpty();
  }

  /** Those of the containers of some kinds, in the order in which the pod names them. */
  List<ContainerStatus> of(ContainerKind... kinds) {
    List<ContainerKind> wanted = List.of(kinds);
    return PodContainers.all(input.pod()).stream()
        .filter(member -> wanted.contains(member.kind()))
        .map(this::of)
        .toList();
  }

  private ContainerStatus of(Member member) {
    List<ObservedContainer> history = input.observed().history(member.name());
    Optional<ContainerStatus> before = before(member);
    ContainerStatus status =
        history.isEmpty() ? unseen(member, before) : seen(member, history, before);
    boolean waits = status.state().flatMap(State::running).isEmpty() && isToStart(member, history);
    return Optional.ofNullable(input.faults().get(member.name()))
        .filter(_ -> waits)
        .map(fault -> waiting(status, fault))
        .orElseGet(() -> atEnd(status));
  }

  private Optional<ContainerStatus> before(Member member) {
    PodStatus previous = input.previous();
    return Stream.of(
            previous.containerStatuses(),
            previous.initContainerStatuses(),
            previous.ephemeralContainerStatuses())
        .flatMap(List::stream)
        .filter(status -> status.name().equals(member.name()))
        .findFirst();
  }

  private boolean isToStart(Member member, List<ObservedContainer> history) {
    if (input.state() != PodState.RUNNING || history.isEmpty()) {
      return input.state() == PodState.RUNNING;
    }
    ObservedContainer newest = history.getFirst();
    return newest.state() != ContainerState.EXITED
        || PodContainers.isRestartedAfter(input.pod(), member.kind(), newest.status().exitCode());
  }

  /** The runtime has none: it was not made yet, or it is forgotten. */
  private ContainerStatus unseen(Member member, Optional<ContainerStatus> before) {
    Optional<Terminated> ended = before.flatMap(ContainerStatus::state).flatMap(State::terminated);
    if (ended.isPresent()) {
      return before.orElseThrow();
    }
    boolean ran = before.flatMap(ContainerStatus::state).flatMap(State::running).isPresent();
    State state = waitingState(member.kind() == ContainerKind.MAIN && hasInitial);
    Optional<State> last =
        ran
            ? Optional.of(
                lost(
                    "The container could not be located when the pod was deleted.  The"
                        + " container used to be Running"))
            : before.flatMap(ContainerStatus::lastState);
    int restarts = before.map(ContainerStatus::restartCount).orElse(0) + (ran ? 1 : 0);
    return new ContainerStatus(
        member.name(),
        Optional.of(state),
        last,
        false,
        Optional.of(false),
        restarts,
        member.container().image(),
        before.map(ContainerStatus::imageID).orElse(""),
        "",
        Map.of(),
        Optional.empty(),
        "");
  }

  private static State waitingState(boolean initializing) {
    return new State(
        Optional.of(initializing ? INITIALIZING : CREATING), Optional.empty(), Optional.empty());
  }

  private static State lost(String message) {
    return ended(
        new Terminated(
            LOST, 0, "ContainerStatusUnknown", message, Optional.empty(), Optional.empty(), ""));
  }

  private static State ended(Terminated terminated) {
    return new State(Optional.empty(), Optional.empty(), Optional.of(terminated));
  }

  private ContainerStatus seen(
      Member member, List<ObservedContainer> history, Optional<ContainerStatus> before) {
    ObservedContainer newest = history.getFirst();
    Optional<State> last =
        history.size() > 1
            ? Optional.of(state(history.get(1)))
            : before
                .filter(status -> status.restartCount() >= newest.attempt())
                .flatMap(ContainerStatus::lastState);
    boolean isInit = member.kind() == ContainerKind.INIT;
    Optional<ResourceRequirements> resources =
        member.container().resources().filter(_ -> newest.isRunning());
    return new ContainerStatus(
        member.name(),
        Optional.of(state(newest)),
        last.filter(one -> one.waiting().isEmpty()),
        isInit ? newest.hasSucceeded() : input.health().isReady(newest),
        Optional.of(input.health().isStarted(newest)),
        newest.attempt(),
        newest.status().image().reference(),
        newest.status().imageReference(),
        input.runtime() + "://" + newest.id(),
        resources.map(ResourceRequirements::requests).orElse(Map.of()),
        resources,
        newest.status().stopSignal().orElse(""));
  }

  private State state(ObservedContainer container) {
    return switch (container.state()) {
      case CREATED -> waitingState(false);
      case RUNNING ->
          new State(
              Optional.empty(),
              Optional.of(new Running(container.status().started())),
              Optional.empty());
      case EXITED -> ended(terminated(container));
      case UNKNOWN -> lost("The container could not be located");
    };
  }

  private Terminated terminated(ObservedContainer container) {
    io.longshore.cri.model.ContainerStatus status = container.status();
    return new Terminated(
        status.exitCode(),
        0,
        status.reason(),
        container.lastWords().isEmpty() ? status.message() : container.lastWords(),
        status.started(),
        status.finished(),
        input.runtime() + "://" + container.id());
  }

  private ContainerStatus waiting(ContainerStatus status, Waiting fault) {
    Optional<State> last =
        status.state().filter(state -> state.terminated().isPresent()).or(status::lastState);
    State state = new State(Optional.of(fault), Optional.empty(), Optional.empty());
    return with(status, state, last, false);
  }

  /** When all has ended, a container that never ran must not look as if it might. */
  private ContainerStatus atEnd(ContainerStatus status) {
    boolean isOpen =
        input.state() == PodState.ENDED && status.state().flatMap(State::terminated).isEmpty();
    return isOpen
        ? with(
            status,
            lost("The container could not be located when the pod was terminated"),
            status.lastState(),
            false)
        : status;
  }

  private static ContainerStatus with(
      ContainerStatus status, State state, Optional<State> last, boolean ready) {
    return new ContainerStatus(
        status.name(),
        Optional.of(state),
        last,
        ready,
        Optional.of(false),
        status.restartCount(),
        status.image(),
        status.imageID(),
        status.containerID(),
        status.allocatedResources(),
        status.resources(),
        status.stopSignal());
  }
}
