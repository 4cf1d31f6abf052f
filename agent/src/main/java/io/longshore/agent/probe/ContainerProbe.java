package io.longshore.agent.probe;

import io.longshore.agent.outside.PodEvents;
import io.longshore.agent.plan.PodContainers.Member;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.Probe;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Asks one container about one thing, again and again, on a virtual thread of its own: those wait
 * for their time almost for free. Others may read the verdict.
 */
final class ContainerProbe implements AutoCloseable {
  /** Upstream's pkg/kubelet/prober/prober.go, maxProbeRetries. */
  private static final int TRIES = 3;

  private final ProbeKind kind;
  private final Probe probe;
  private final Subject subject;
  private final Prober prober;
  private final PodEvents events;
  private final Runnable changed;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile Verdict verdict = Verdict.NONE;

  /**
   * Who is asked.
   *
   * @param begun how long it has been running when the first question is planned
   */
  record Subject(Pod pod, Member member, String id, String address, Duration begun) {}

  /**
   * Begins.
   *
   * @param changed is called when the verdict is another
   */
  ContainerProbe(
      ProbeKind kind,
      Probe probe,
      Subject subject,
      Prober prober,
      PodEvents events,
      Runnable changed) {
    this.kind = kind;
    this.probe = probe;
    this.subject = subject;
    this.prober = prober;
    this.events = events;
    this.changed = changed;
    this.thread = Thread.ofVirtual().name("probe-" + subject.member().name()).start(this::run);
  }

  /** What the answers come to; empty before that is known. */
  Optional<Boolean> passes() {
    return verdict.passes();
  }

  ProbeKind kind() {
    return kind;
  }

  private void run() {
    Duration period = Duration.ofSeconds(probe.periodSeconds() > 0 ? probe.periodSeconds() : 10);
    Duration wait = Duration.ofSeconds(probe.initialDelaySeconds()).minus(subject.begun());
    boolean restarted = subject.begun().compareTo(period) > 0;
    if (restarted) {
      // Many containers run longer than that when the agent starts: not all are asked at once.
      wait = Duration.ofMillis(ThreadLocalRandom.current().nextLong(period.toMillis()));
    }
    while (!isClosedAfter(wait)) {
      if (!ask()) {
        return;
      }
      wait = period;
    }
  }

  /** False where there is nothing more to ask. */
  private boolean ask() {
    Outcome outcome = askPatiently();
    Verdict before = verdict;
    if (closed.getCount() == 0) {
      return false;
    }
    tell(outcome);
    if (outcome instanceof Outcome.Unknown) {
      return true;
    }
    verdict = before.with(outcome.isGood(), probe);
    boolean isOther = !verdict.passes().equals(before.passes());
    if (isOther) {
      changed.run();
    }
    return isStillOpen(verdict.passes());
  }

  /** A container that is given up, and one whose start is through, is not asked again. */
  private boolean isStillOpen(Optional<Boolean> passes) {
    return switch (kind) {
      case READINESS -> true;
      case LIVENESS -> passes.orElse(true);
      case STARTUP -> passes.isEmpty();
    };
  }

  private Outcome askPatiently() {
    Outcome outcome = new Outcome.Unknown("");
    for (int i = 0; i < TRIES && outcome instanceof Outcome.Unknown; i++) {
      outcome = prober.ask(probe, subject.member().container(), subject.id(), subject.address());
    }
    return outcome;
  }

  private void tell(Outcome outcome) {
    switch (outcome) {
      case Outcome.Success() -> {}
      case Outcome.Warning(String message) ->
          tell("ProbeWarning", kind.text() + " probe warning: " + message);
      case Outcome.Failure(String message) ->
          tell("Unhealthy", kind.text() + " probe failed: " + message);
      case Outcome.Unknown(String message) ->
          tell(
              "Unhealthy",
              kind.text() + " probe errored and resulted in unknown state: " + message);
    }
  }

  private void tell(String reason, String message) {
    events.tell(
        subject.pod(),
        Optional.of(subject.member().fieldPath()),
        PodEvents.Type.WARNING,
        reason,
        message);
  }

  private boolean isClosedAfter(Duration wait) {
    try {
      return closed.await(Math.max(0, wait.toNanos()), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
  }
}
