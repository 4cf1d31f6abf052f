package io.longshore.master.scheduler;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.base.time.Clock;
import io.longshore.base.time.Timers;
import io.longshore.base.work.Backoff;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.master.cluster.PodView;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The pods that wait for a node: by priority, then by age. One that fits nowhere waits until
 * something happens that may help, or for five minutes, and never comes again at once. After
 * kube-scheduler's PriorityQueue. Safe for use by several threads.
 */
final class SchedulingQueue implements AutoCloseable {
  // kube-scheduler's podInitialBackoffSeconds, podMaxBackoffSeconds and flush of the unschedulable.
  private static final Backoff PAUSES = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10));
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private static final Comparator<Waiting> ORDER =
      Comparator.comparingInt((Waiting one) -> -one.pod.wanted().priority().orElse(0))
          .thenComparing(one -> one.since)
          .thenComparing(one -> one.pod.metadata().objectName());

  /** A pod, and how it fared; its key is its name, as another may follow it. */
  private static final class Waiting {
    private final PodView pod;
    private final Instant since;
    private final int attempts;
    private final Set<Obstacle.Remedy> remedies;
    private final long triedAt;

    Waiting(PodView pod, Instant since, int attempts, Set<Obstacle.Remedy> remedies, long triedAt) {
      this.pod = pod;
      this.since = since;
      this.attempts = attempts;
      this.remedies = remedies;
      this.triedAt = triedAt;
    }

    Waiting of(PodView now) {
      return new Waiting(now, since, attempts, remedies, triedAt);
    }
  }

  /** A pod whose turn it is. */
  record Turn(PodView pod, int attempts, Instant since, long change) {}

  private final Clock clock;
  private final Timers timers;

  @GuardedBy("this")
  private final TreeSet<Waiting> ready = new TreeSet<>(ORDER);

  /** Every pod that waits here, ready or not. */
  @GuardedBy("this")
  private final Map<ObjectName, Waiting> all = new HashMap<>();

  /** Those whose pause ends soon: they need not be woken again. */
  @GuardedBy("this")
  private final Set<Waiting> waking = new HashSet<>();

  /** What helped last: a pod that was tried meanwhile must not miss it. */
  @GuardedBy("this")
  private long change;

  @GuardedBy("this")
  private boolean closed;

  SchedulingQueue(Clock clock, Timers timers) {
    this.clock = clock;
    this.timers = timers;
  }

  /** A pod is new, or was changed so that it is worth a try. */
  synchronized void add(PodView pod) {
    Waiting before = all.get(name(pod));
    remove(name(pod));
    Instant since = before == null ? clock.now() : before.since;
    makeReady(new Waiting(pod, since, before == null ? 0 : before.attempts, Set.of(), 0));
  }

  private static ObjectName name(PodView pod) {
    return pod.metadata().objectName();
  }

  @GuardedBy("this")
  private void makeReady(Waiting waiting) {
    all.put(name(waiting.pod), waiting);
    ready.add(waiting);
    notifyAll();
  }

  /** A pod changed in a way that helps nothing. */
  synchronized void refresh(PodView pod) {
    Waiting before = all.get(name(pod));
    if (before != null) {
      Waiting now = before.of(pod);
      all.put(name(pod), now);
      if (ready.remove(before)) {
        ready.add(now);
      } else {
        retryAfter(now, LONGEST_WAIT);
      }
    }
  }

  /** A pod needs no node any more. */
  synchronized void remove(ObjectName pod) {
    Waiting waiting = all.remove(pod);
    if (waiting != null) {
      ready.remove(waiting);
      waking.remove(waiting);
    }
  }

  /** Waits for the next one; empty when the queue is closed. */
  synchronized Optional<Turn> next() throws InterruptedException {
    while (ready.isEmpty() && !closed) {
      wait();
    }
    if (closed) {
      return Optional.empty();
    }
    Waiting first = ready.removeFirst();
    all.remove(name(first.pod));
    return Optional.of(new Turn(first.pod, first.attempts, first.since, change));
  }

  /** It fits nowhere until one of these happens. */
  synchronized void defer(Turn turn, Set<Obstacle.Remedy> remedies) {
    if (all.containsKey(name(turn.pod()))) {
      // Changed or made anew meanwhile: that one waits already.
      return;
    }
    Waiting waiting =
        new Waiting(
            turn.pod(), turn.since(), turn.attempts() + 1, Set.copyOf(remedies), clock.nanoTime());
    all.put(name(turn.pod()), waiting);
    retryAfter(waiting, change == turn.change() ? LONGEST_WAIT : pause(waiting));
  }

  private static Duration pause(Waiting waiting) {
    return PAUSES.after(Math.max(1, waiting.attempts));
  }

  @GuardedBy("this")
  private void retryAfter(Waiting waiting, Duration delay) {
    timers.after(delay, () -> retry(waiting));
  }

  private synchronized void retry(Waiting waiting) {
    waking.remove(waiting);
    if (!closed && all.get(name(waiting.pod)) == waiting && !ready.contains(waiting)) {
      makeReady(waiting);
    }
  }

  /** Something happened: those that it may help come again, each when its pause is over. */
  synchronized void happened(Set<Obstacle.Remedy> remedies) {
    change++;
    for (Waiting waiting : all.values()) {
      if (!ready.contains(waiting)
          && waiting.remedies.stream().anyMatch(remedies::contains)
          && waking.add(waiting)) {
        Duration waited = Duration.ofNanos(clock.nanoTime() - waiting.triedAt);
        Duration rest = pause(waiting).minus(waited);
        retryAfter(waiting, rest.isNegative() ? Duration.ZERO : rest);
      }
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
