package io.longshore.agent.pod;

import io.longshore.agent.observe.PodLook;
import io.longshore.agent.outside.PodEvents;
import io.longshore.agent.plan.Deadline;
import io.longshore.agent.plan.Garbage;
import io.longshore.agent.plan.Health;
import io.longshore.agent.plan.ObservedContainer;
import io.longshore.agent.plan.ObservedPod;
import io.longshore.agent.plan.PodAction;
import io.longshore.agent.plan.PodAction.EndContainer;
import io.longshore.agent.plan.PodAction.StartContainer;
import io.longshore.agent.plan.PodAction.Why;
import io.longshore.agent.plan.PodContainers;
import io.longshore.agent.plan.PodContainers.Member;
import io.longshore.agent.plan.PodEnding;
import io.longshore.agent.plan.PodPlan;
import io.longshore.agent.plan.PodPlanner;
import io.longshore.agent.plan.PodState;
import io.longshore.agent.plan.Situation;
import io.longshore.agent.probe.PodProbes;
import io.longshore.agent.runtime.ContainerStop;
import io.longshore.agent.runtime.LastWords;
import io.longshore.agent.status.PodStatuses;
import io.longshore.agent.status.StatusInput;
import io.longshore.base.log.Log;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.PodStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps one pod as it is wanted, on a virtual thread of its own. It sleeps until something changes:
 * what is wanted, the runtime, a probe, the end of a pause, or the end of what it had done itself.
 * Then it looks at the pod, tells its status, and begins what the plan says; nothing that takes
 * long keeps it from looking again.
 */
final class PodWorker {
  private static final Log LOG = Log.of("pod");
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  private final PodTools tools;
  private final String uid;
  private final Consumer<PodWorker> gone;
  private final Wake wake = new Wake();
  private final PodMemory memory = new PodMemory();
  private final PodLook look;
  private final PodProbes probes;
  private final StartLane starts;
  private final EndLanes ends;
  private final Thread thread;

  private volatile Pod desired;
  private volatile boolean removed;
  private volatile boolean retryNow;
  private volatile boolean closed;
  private volatile PodView view;

  // Used by the thread alone.
  private PodState state = PodState.RUNNING;
  private Optional<StatusInput.Failure> failure = Optional.empty();
  private Optional<Instant> again = Optional.empty();
  private boolean adopted;

  PodWorker(Pod pod, PodTools tools, Consumer<PodWorker> gone) {
    this.tools = tools;
    this.uid = pod.metadata().uid();
    this.gone = gone;
    this.desired = pod;
    this.view = new PodView(pod, pod.status().orElse(PodStatuses.UNKNOWN), ObservedPod.NOTHING);
    this.look = new PodLook(tools.runtime(), uid, LastWords::of);
    this.probes =
        new PodProbes(
            tools.runtime(),
            tools.settings().events(),
            tools.clock(),
            PodStatuses.known(view.status()),
            wake::now);
    this.starts = new StartLane(tools, memory, wake);
    this.ends = new EndLanes(tools.stops(), wake);
    this.thread = Thread.ofVirtual().name("pod-" + pod.metadata().name()).unstarted(this::run);
  }

  void begin() {
    thread.start();
  }

  String uid() {
    return uid;
  }

  PodView view() {
    return view;
  }

  void desire(Pod pod) {
    desired = pod;
    wake.now();
  }

  void remove() {
    removed = true;
    wake.now();
  }

  /** Something that the pod depends on has changed. */
  void look() {
    wake.now();
  }

  /** What was in the way may be there now. */
  void retry() {
    retryNow = true;
    wake.now();
  }

  /** Leaves the pod as it is. */
  void close() {
    closed = true;
    thread.interrupt();
  }

  private void run() {
    try {
      while (!closed && state != PodState.GONE) {
        again = Optional.empty();
        step();
        if (state != PodState.GONE) {
          wake.await(again.map(time -> Duration.between(tools.clock().now(), time)));
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("left", "pod", desired.metadata().objectName());
    } finally {
      probes.close();
      starts.interrupt();
      ends.interrupt();
      if (state == PodState.GONE) {
        gone.accept(this);
      }
    }
  }

  private void step() {
    try {
      stepUnguarded();
    } catch (ContainerRuntimeException e) {
      if (!ContainerStop.isInterruption(e)) {
        LOG.warn(
            "the runtime did not do its part",
            "pod",
            desired.metadata().objectName(),
            "error",
            String.valueOf(e.getMessage()));
      }
      lookAgain(tools.clock().now().plus(AFTER_FAILURE));
    } catch (RuntimeException e) {
      LOG.bug("a step failed", e, "pod", desired.metadata().objectName());
      lookAgain(tools.clock().now().plus(AFTER_FAILURE));
    }
  }

  private void lookAgain(Instant time) {
    again = again.filter(earlier -> earlier.isBefore(time)).or(() -> Optional.of(time));
  }

  private void stepUnguarded() {
    if (retryNow) {
      retryNow = false;
      memory.forgetRetries();
    }
    Pod pod = desired;
    ObservedPod observed = look.look();
    String address = tools.address(pod, observed.sandbox());
    probes.watch(pod, observed, address, state != PodState.RUNNING);
    Health health = memory.with(probes.health());
    state = next(pod, observed, health);
    switch (state) {
      case RUNNING -> keep(pod, observed, health);
      case ENDING -> end(pod, observed, health, address);
      case ENDED -> tellEnd(pod, observed, health);
      case GONE -> {}
    }
  }

  /** The transitions that {@link PodState} draws, but for the end of ENDING. */
  private PodState next(Pod pod, ObservedPod observed, Health health) {
    return switch (state) {
      case RUNNING -> {
        checkDeadline(pod);
        boolean ends =
            removed
                || PodContainers.isDeleted(pod)
                || failure.isPresent()
                || PodStatuses.isOver(input(pod, observed, health));
        yield ends ? PodState.ENDING : PodState.RUNNING;
      }
      case ENDING -> PodState.ENDING;
      case ENDED -> {
        if (!removed) {
          yield PodState.ENDED;
        }
        new PodRemoval(tools).remove(pod, observed);
        yield PodState.GONE;
      }
      case GONE -> PodState.GONE;
    };
  }

  private void checkDeadline(Pod pod) {
    Optional<Instant> deadline = Deadline.of(pod, view.status().startTime());
    if (deadline.isPresent()) {
      if (deadline.get().isAfter(tools.clock().now())) {
        lookAgain(deadline.get());
      } else {
        String message = "Pod was active on the node longer than the specified deadline";
        failure = Optional.of(new StatusInput.Failure("DeadlineExceeded", message));
        tools
            .settings()
            .events()
            .tell(pod, Optional.empty(), PodEvents.Type.NORMAL, "DeadlineExceeded", message);
      }
    }
  }

  private StatusInput input(Pod pod, ObservedPod observed, Health health) {
    return new StatusInput(
        pod,
        state,
        observed,
        health,
        memory.faults(),
        failure,
        PodStatuses.withForeign(view.status(), pod.status()),
        tools.settings().node().addresses(),
        tools.runtimeName(),
        tools.clock().now());
  }

  private void tell(Pod pod, ObservedPod observed, Health health) {
    PodStatus status = PodStatuses.of(input(pod, observed, health));
    view = new PodView(pod, status, observed);
    tools.status().status(pod, status);
  }

  private void keep(Pod pod, ObservedPod observed, Health health) {
    observed.running().forEach(container -> memory.started(container.name()));
    if (!observed.running().isEmpty() && !adopted) {
      adopted = true;
      tools.settings().volumes().adopt(pod);
    }
    Instant now = tools.clock().now();
    Duration longest = tools.settings().node().settings().limits().longestRestartPause();
    Situation situation = new Situation(observed, health, memory.pauses(), longest);
    PodPlan plan = PodPlanner.plan(pod, situation, now);
    plan.paused().forEach((name, until) -> pause(pod, name, until));
    plan.again().ifPresent(this::lookAgain);
    tell(pod, observed, health);
    for (PodAction action : plan.actions()) {
      if (action instanceof EndContainer end) {
        end(pod, end, tools.address(pod, observed.sandbox()));
      }
    }
    if (starts.isBusy()) {
      return;
    }
    List<PodAction> actions =
        plan.actions().stream().filter(action -> isToBegin(action, observed, now)).toList();
    if (!actions.isEmpty() && isFree(memory.podRetry(now))) {
      starts.begin(pod, observed, actions);
    } else if (actions.isEmpty()) {
      new PodRemoval(tools).remove(pod, Garbage.of(observed));
    }
  }

  private void pause(Pod pod, String name, Instant until) {
    String where =
        name + " pod=" + pod.metadata().name() + "_" + pod.metadata().namespace() + "(" + uid + ")";
    String message =
        "back-off "
            + PodStatuses.seconds(memory.pause(name))
            + " restarting failed container="
            + where;
    boolean isNew = memory.faults().get(name) == null;
    memory.paused(name, message, until);
    if (isNew) {
      Optional<String> path = PodContainers.named(pod, name).map(Member::fieldPath);
      tools
          .settings()
          .events()
          .tell(
              pod,
              path,
              PodEvents.Type.WARNING,
              "BackOff",
              "Back-off restarting failed container "
                  + name
                  + " in pod "
                  + pod.metadata().name()
                  + "_"
                  + pod.metadata().namespace()
                  + "("
                  + uid
                  + ")");
    }
  }

  private boolean isToBegin(PodAction action, ObservedPod observed, Instant now) {
    return switch (action) {
      case PodAction.EndAll _, PodAction.RunSandbox _ -> true;
      case EndContainer _ -> false;
      case StartContainer(var member, _, _) -> {
        boolean runs =
            observed.container(member.name()).map(ObservedContainer::isRunning).orElse(false)
                && observed.sandbox().filter(sandbox -> sandbox.isReady()).isPresent();
        yield !runs && isFree(memory.retry(member.name(), now));
      }
    };
  }

  private boolean isFree(Optional<Instant> retry) {
    retry.ifPresent(this::lookAgain);
    return retry.isEmpty();
  }

  private void end(Pod pod, EndContainer end, String address) {
    ends.begin(
        new ContainerStop.Request(
            pod,
            end.member(),
            end.id(),
            address,
            end.message(),
            Deadline.grace(pod, end.member(), end.why()),
            true));
  }

  private void end(Pod pod, ObservedPod observed, Health health, String address) {
    if (starts.isBusy()) {
      starts.interrupt();
      return;
    }
    tell(pod, observed, health);
    for (Member member : PodEnding.next(pod, observed)) {
      observed
          .container(member.name())
          .ifPresent(
              container ->
                  end(
                      pod,
                      new EndContainer(
                          member,
                          container.id(),
                          Why.POD_ENDS,
                          "Stopping container " + member.name()),
                      address));
    }
    if (observed.running().isEmpty()) {
      new PodRemoval(tools).release(pod, observed);
      state = PodState.ENDED;
      wake.now();
    }
  }

  private void tellEnd(Pod pod, ObservedPod observed, Health health) {
    tell(pod, observed, health);
    if (PodContainers.isDeleted(pod)) {
      tools.status().ended(pod);
    }
  }
}
