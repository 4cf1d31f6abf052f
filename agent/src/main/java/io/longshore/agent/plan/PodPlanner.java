package io.longshore.agent.plan;

import io.longshore.agent.plan.PodAction.EndAll;
import io.longshore.agent.plan.PodAction.EndContainer;
import io.longshore.agent.plan.PodAction.RunSandbox;
import io.longshore.agent.plan.PodAction.StartContainer;
import io.longshore.agent.plan.PodAction.Why;
import io.longshore.agent.plan.PodContainers.Member;
import io.longshore.cri.model.ContainerState;
import io.longshore.kubeapi.core.Pod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Decides what a pod that should run needs, by the rules of upstream's computePodActions
 * (pkg/kubelet/kuberuntime/kuberuntime_manager.go).
 */
public final class PodPlanner {
  private static final PodPlan END = new PodPlan(List.of(new EndAll()), Map.of());

  private final Pod pod;
  private final Situation situation;
  private final Instant now;
  private final List<PodAction> ends = new ArrayList<>();
  private final List<PodAction> starts = new ArrayList<>();
  private final Map<String, Instant> paused = new HashMap<>();

  /** How many containers run and should go on. */
  private int kept;

  private PodPlanner(Pod pod, Situation situation, Instant now) {
    this.pod = pod;
    this.situation = situation;
    this.now = now;
  }

  /** What a pod needs now. */
  public static PodPlan plan(Pod desired, Situation situation, Instant now) {
    return new PodPlanner(desired, situation, now).plan();
  }

  private PodPlan plan() {
    OptionalInt sandbox = SandboxNeed.of(pod, observed().sandboxes());
    return sandbox.isPresent() ? withSandbox(sandbox.getAsInt()) : inSandbox();
  }

  private ObservedPod observed() {
    return situation.observed();
  }

  private PodPlan withSandbox(int attempt) {
    boolean hasRun = attempt != 0 && !observed().containers().isEmpty();
    List<Member> left = PodContainers.main(pod).stream().filter(this::isToRun).toList();
    boolean isOver =
        (hasRun && !PodContainers.isRestartedOnFailure(pod)) || (left.isEmpty() && isInitialized());
    if (isOver) {
      return observed().isStopped() ? PodPlan.NOTHING : END;
    }
    List<PodAction> actions = new ArrayList<>();
    if (!observed().sandboxes().isEmpty()) {
      actions.add(new EndAll());
    }
    actions.add(new RunSandbox(attempt));
    // What the containers of the beginning set up went with the old sandbox: they all run again.
    List<Member> initial = PodContainers.initial(pod);
    (initial.isEmpty() ? left : initial.subList(0, 1)).forEach(this::start);
    actions.addAll(starts);
    return new PodPlan(actions, paused);
  }

  /** Whether a main container still has something to do, should its sandbox be gone. */
  private boolean isToRun(Member member) {
    return PodContainers.isRestartedAlways(pod)
        || !observed().container(member.name()).map(ObservedContainer::hasSucceeded).orElse(false);
  }

  /** Once a main container was made, the containers of the beginning are through. */
  private boolean isInitialized() {
    List<Member> initial = PodContainers.initial(pod);
    if (initial.isEmpty()) {
      return true;
    }
    boolean begun =
        PodContainers.main(pod).stream()
            .anyMatch(member -> inCurrentSandbox(member.name()).isPresent());
    return begun
        || initial.stream()
            .allMatch(
                member ->
                    inCurrentSandbox(member.name())
                        .map(one -> isThrough(member, one))
                        .orElse(false));
  }

  private boolean isThrough(Member member, ObservedContainer container) {
    return switch (member.kind()) {
      case SIDECAR -> situation.health().isStarted(container);
      case INIT, MAIN, EPHEMERAL -> container.hasSucceeded();
    };
  }

  /** Containers of older sandboxes say nothing about how far the pod is in the newest. */
  private Optional<ObservedContainer> inCurrentSandbox(String name) {
    String current = observed().sandbox().map(ObservedSandbox::id).orElse("");
    return observed().container(name).filter(container -> container.sandboxId().equals(current));
  }

  private PodPlan inSandbox() {
    for (Member member : PodContainers.all(pod)) {
      boolean isNew =
          member.kind() == ContainerKind.EPHEMERAL && observed().container(member.name()).isEmpty();
      if (isNew) {
        start(member);
      }
    }
    if (!isInitialized()) {
      return initialize() ? result() : END;
    }
    PodContainers.initial(pod).stream()
        .filter(member -> member.kind() == ContainerKind.SIDECAR)
        .forEach(this::keep);
    List<Member> main = PodContainers.main(pod);
    List<PodAction> beside = List.copyOf(starts);
    starts.clear();
    kept = 0;
    main.forEach(this::keep);
    boolean waits = main.stream().anyMatch(member -> paused.containsKey(member.name()));
    if (kept == 0 && starts.isEmpty() && !waits) {
      return observed().isStopped() ? PodPlan.NOTHING : END;
    }
    starts.addAll(0, beside);
    return result();
  }

  private PodPlan result() {
    List<PodAction> all = new ArrayList<>(ends);
    all.addAll(starts);
    return new PodPlan(all, paused);
  }

  /**
   * Goes on with the containers of the beginning, each after the one before it is through. False
   * where one has failed for good.
   */
  private boolean initialize() {
    for (Member member : PodContainers.initial(pod)) {
      Optional<ObservedContainer> found = inCurrentSandbox(member.name());
      if (found.isEmpty()) {
        start(member);
        return true;
      }
      ObservedContainer container = found.get();
      if (member.kind() == ContainerKind.SIDECAR) {
        keep(member);
      } else if (container.hasFailed()) {
        if (!PodContainers.isRestartedOnFailure(pod)) {
          return false;
        }
        start(member);
      } else if (!container.isRunning() && !container.hasSucceeded()) {
        keep(member);
      }
      if (!isThrough(member, container)) {
        return true;
      }
    }
    return true;
  }

  /** Sees that a container runs, if it should. */
  private void keep(Member member) {
    Optional<ObservedContainer> found = observed().container(member.name());
    if (found.isEmpty()) {
      start(member);
      return;
    }
    ObservedContainer container = found.get();
    switch (container.state()) {
      case RUNNING -> keepRunning(member, container);
      case CREATED -> start(member);
      case UNKNOWN -> {
        end(
            member,
            container,
            Why.UNKNOWN,
            "is in an unknown state, try killing it before restart");
        start(member);
      }
      case EXITED -> {
        if (PodContainers.isRestartedAfter(pod, member.kind(), container.status().exitCode())) {
          start(member);
        }
      }
    }
  }

  private void keepRunning(Member member, ObservedContainer container) {
    Health.Doom doom = situation.health().doomed().get(container.id());
    boolean restart = PodContainers.isRestartedOnFailure(pod);
    if (isChanged(member, container)) {
      end(member, container, Why.CHANGED, "definition changed, will be restarted");
      start(member);
    } else if (doom != null) {
      boolean again = restart || member.kind() == ContainerKind.SIDECAR;
      end(member, container, why(doom), words(doom) + (again ? ", will be restarted" : ""));
      if (again) {
        start(member);
      }
    } else {
      kept++;
    }
  }

  private static boolean isChanged(Member member, ObservedContainer container) {
    String made = container.status().annotations().get(Annotations.HASH);
    return made != null && !made.equals(PodContainers.fingerprint(member.container()));
  }

  private static Why why(Health.Doom doom) {
    return switch (doom.judge()) {
      case LIVENESS -> Why.LIVENESS;
      case STARTUP -> Why.STARTUP;
      case POST_START -> Why.POST_START;
    };
  }

  private static String words(Health.Doom doom) {
    return switch (doom.judge()) {
      case LIVENESS -> "failed liveness probe";
      case STARTUP -> "failed startup probe";
      case POST_START -> "failed postStartHook";
    };
  }

  private void end(Member member, ObservedContainer container, Why why, String predicate) {
    ends.add(
        new EndContainer(
            member, container.id(), why, "Container " + member.name() + " " + predicate));
  }

  /** Starts a container, now or when its pause is over; one that runs still must end before. */
  private void start(Member member) {
    Optional<ObservedContainer> last = observed().container(member.name());
    RestartPause pause = situation.pauses().get(member.name());
    if (last.isPresent() && last.get().state() == ContainerState.EXITED && pause != null) {
      Instant end = pause.end(last.get().finished(), situation.longestPause());
      if (end.isAfter(now)) {
        paused.put(member.name(), end);
        return;
      }
    }
    // One that was made and never started, as by an agent that ended between the two, did not
    // count.
    Optional<ObservedContainer> unstarted =
        last.filter(container -> container.state() == ContainerState.CREATED);
    int attempt =
        unstarted.or(() -> last).map(ObservedContainer::attempt).orElse(-1)
            + (unstarted.isPresent() ? 0 : 1);
    starts.add(new StartContainer(member, attempt, unstarted.map(ObservedContainer::id)));
  }
}
