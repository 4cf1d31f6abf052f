package io.longshore.agent.runtime;

import io.longshore.agent.outside.PodEvents;
import io.longshore.agent.plan.PodContainers.Member;
import io.longshore.base.time.Clock;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import io.longshore.kubeapi.core.Container;
import io.longshore.kubeapi.core.Handler;
import io.longshore.kubeapi.core.Pod;
import java.time.Duration;
import java.util.Optional;

/** Ends a container, with what it wants done before. Safe for use by several threads. */
public final class ContainerStop {
  /** Upstream's pkg/kubelet/kuberuntime/kuberuntime_container.go, minimumGracePeriodInSeconds. */
  private static final Duration LEAST = Duration.ofSeconds(2);

  /** As upstream where a hook after the start may take as long as it wants. */
  private static final Duration UNLIMITED = Duration.ofDays(365);

  private final RuntimeSettings settings;
  private final LifecycleHooks hooks;

  /** With a runtime. */
  public ContainerStop(RuntimeSettings settings) {
    this.settings = settings;
    this.hooks = new LifecycleHooks(settings.runtime());
  }

  /**
   * A container to be ended.
   *
   * @param address of the pod
   * @param message for the pod's owner
   * @param grace for the hook and the container's own end together; zero kills it
   * @param hook whether the hook before the end is still to run
   */
  public record Request(
      Pod pod,
      Member member,
      String id,
      String address,
      String message,
      Duration grace,
      boolean hook) {}

  /** Ends it, and returns when it has ended. */
  public void stop(Request request) {
    tell(request, PodEvents.Type.NORMAL, "Killing", request.message());
    Clock clock = settings.clock();
    long begun = clock.nanoTime();
    Optional<Handler> hook =
        request.member().container().lifecycle().flatMap(Container.Lifecycle::preStop);
    if (hook.isPresent() && request.hook() && request.grace().isPositive()) {
      boolean done =
          hooks.run(
              hook.get(),
              request.member().container(),
              request.id(),
              request.address(),
              request.grace());
      if (!done) {
        tell(request, PodEvents.Type.WARNING, "FailedPreStopHook", "PreStopHook failed");
      }
    }
    Duration left = request.grace().minus(Duration.ofNanos(clock.nanoTime() - begun));
    Duration given = left.compareTo(LEAST) < 0 ? LEAST : left;
    settings
        .runtime()
        .stopContainer(request.id(), request.grace().isZero() ? Duration.ZERO : given);
  }

  /** Runs the hook after the start; false where it failed, and the pod's owner was told. */
  public boolean isWellAfterStart(Pod pod, Member member, String id, String address) {
    Optional<Handler> hook = member.container().lifecycle().flatMap(Container.Lifecycle::postStart);
    if (hook.isEmpty()) {
      return true;
    }
    boolean done = hooks.run(hook.get(), member.container(), id, address, UNLIMITED);
    if (!done) {
      settings
          .events()
          .tell(
              pod,
              Optional.of(member.fieldPath()),
              PodEvents.Type.WARNING,
              "FailedPostStartHook",
              "PostStartHook failed");
    }
    return done;
  }

  /** Whether a failure only means that the thread was told to leave it. */
  public static boolean isInterruption(ContainerRuntimeException e) {
    return e.category() == Category.INTERRUPTED;
  }

  private void tell(Request request, PodEvents.Type type, String reason, String message) {
    settings
        .events()
        .tell(request.pod(), Optional.of(request.member().fieldPath()), type, reason, message);
  }
}
