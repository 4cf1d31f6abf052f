package io.longshore.base.work;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.base.log.Log;
import io.longshore.base.time.Clock;
import io.longshore.base.time.Timers;
import io.longshore.base.time.Timers.Timer;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Runs one task again and again: when asked to, but never twice at once and not too often; again
 * after a failure; and now and then without being asked. However often it is asked for while it
 * runs or waits, it runs once more. After kube-proxy's runner.BoundedFrequencyRunner. Safe for use
 * by several threads.
 */
public final class BoundedRunner implements AutoCloseable {
  private static final Log LOG = Log.of("runner");

  /** What is to be done. */
  @FunctionalInterface
  public interface Task {
    /** Does it, and throws if it should be tried again. */
    void run() throws Exception;
  }

  /**
   * How often.
   *
   * @param least between the starts of two runs; zero runs at once whenever it is idle
   * @param retry after a failed run
   * @param most between two runs that nobody asked for
   */
  public record Intervals(Duration least, Duration retry, Duration most) {}

  private final String name;
  private final Task task;
  private final Intervals intervals;
  private final Clock clock;
  private final Timers timers;
  private final Executor executor;

  @GuardedBy("this")
  private boolean wanted;

  @GuardedBy("this")
  private boolean running;

  @GuardedBy("this")
  private boolean closed;

  @GuardedBy("this")
  private long mayStartAt;

  @GuardedBy("this")
  private @Nullable Timer timer;

  /** Which timer counts: an older one may have begun at the moment in which it was cancelled. */
  @GuardedBy("this")
  private long timerNumber;

  /** Nothing runs until it is asked for. */
  public BoundedRunner(
      String name, Task task, Intervals intervals, Clock clock, Timers timers, Executor executor) {
    this.name = name;
    this.task = task;
    this.intervals = intervals;
    this.clock = clock;
    this.timers = timers;
    this.executor = executor;
    this.mayStartAt = clock.nanoTime();
  }

  /** Asks for a run: at once if it is idle and has not run too lately. */
  public synchronized void request() {
    wanted = true;
    if (!running) {
      startIn(untilAllowed());
    }
  }

  @GuardedBy("this")
  private Duration untilAllowed() {
    return Duration.ofNanos(Math.max(0, mayStartAt - clock.nanoTime()));
  }

  @GuardedBy("this")
  private void startIn(Duration delay) {
    forgetTimer();
    if (closed) {
      return;
    }
    if (delay.isZero()) {
      execute();
    } else {
      long number = timerNumber;
      timer = timers.after(delay, () -> due(number));
    }
  }

  @GuardedBy("this")
  private void forgetTimer() {
    timerNumber++;
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  @GuardedBy("this")
  private void execute() {
    running = true;
    try {
      executor.execute(this::runOnce);
    } catch (RejectedExecutionException e) {
      running = false;
      throw e;
    }
  }

  private synchronized void due(long number) {
    if (number == timerNumber && !running) {
      startIn(Duration.ZERO);
    }
  }

  private void runOnce() {
    synchronized (this) {
      if (closed) {
        running = false;
        return;
      }
      wanted = false;
      mayStartAt = clock.nanoTime() + intervals.least().toNanos();
    }
    boolean failed = true;
    try {
      task.run();
      failed = false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      // Errors too: it would otherwise seem to run for ever, and never be started again.
      LOG.bug(name + " failed, and is tried again", e, "after", intervals.retry());
    }
    ended(failed);
  }

  private synchronized void ended(boolean failed) {
    running = false;
    if (wanted) {
      startIn(untilAllowed());
    } else {
      startIn(failed ? intervals.retry() : intervals.most());
    }
  }

  /** Starts no more; a run under way ends by itself. */
  @Override
  public synchronized void close() {
    closed = true;
    forgetTimer();
  }
}
