package io.longshore.base.testing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.base.time.Clock;
import io.longshore.base.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * A clock and its timers that stand still until a test moves them. Tasks run on the thread that
 * moves the clock, each at exactly its own time, in the order they are due. Safe for use by several
 * threads.
 */
public final class ManualClock implements Clock, Timers {
  private record Task(long due, long order, Runnable body) {}

  private final Instant start;

  @GuardedBy("this")
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::due).thenComparingLong(Task::order));

  @GuardedBy("this")
  private long nanos;

  @GuardedBy("this")
  private long scheduled;

  /** Starts on a fixed day, so that printed times are the same in every run. */
  public ManualClock() {
    this(Instant.parse("2026-01-01T00:00:00Z"));
  }

  /** Starts at an instant. */
  public ManualClock(Instant start) {
    this.start = start;
  }

  @Override
  public synchronized Instant now() {
    return start.plusNanos(nanos);
  }

  @Override
  public synchronized long nanoTime() {
    return nanos;
  }

  @Override
  public synchronized Timer after(Duration delay, Runnable body) {
    long due = nanos + Math.max(0, delay.toNanos());
    Task task = new Task(due, scheduled++, body);
    tasks.add(task);
    return new Timer() {
      @Override
      public void cancel() {
        forget(task);
      }

      @Override
      public Duration remaining() {
        return Duration.ofNanos(task.due - nanoTime());
      }
    };
  }

  private synchronized void forget(Task task) {
    tasks.remove(task);
  }

  /** Moves the clock, and runs what becomes due on the way, also what those tasks schedule. */
  public void advance(Duration step) {
    long end = nanoTime() + step.toNanos();
    for (Optional<Runnable> task = next(end); task.isPresent(); task = next(end)) {
      task.get().run();
    }
    moveTo(end);
  }

  /** Runs what is due now, without moving the clock. */
  public void runDue() {
    advance(Duration.ZERO);
  }

  /** The time until the next task, if any waits. */
  public synchronized Optional<Duration> untilNext() {
    return Optional.ofNullable(tasks.peek()).map(task -> Duration.ofNanos(task.due - nanos));
  }

  private synchronized Optional<Runnable> next(long end) {
    Task task = tasks.peek();
    if (task == null || task.due > end) {
      return Optional.empty();
    }
    tasks.remove(task);
    nanos = Math.max(nanos, task.due);
    return Optional.of(task.body);
  }

  private synchronized void moveTo(long end) {
    nanos = Math.max(nanos, end);
  }
}
