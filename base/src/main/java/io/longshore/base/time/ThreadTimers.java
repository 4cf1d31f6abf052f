package io.longshore.base.time;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Timers on one named daemon thread. Safe for use by several threads. */
public final class ThreadTimers implements Timers, AutoCloseable {
  private final ScheduledThreadPoolExecutor executor;

  /** Starts the thread at the first task. */
  public ThreadTimers(String threadName) {
    executor =
        new ScheduledThreadPoolExecutor(
            1, task -> Thread.ofPlatform().name(threadName).daemon().unstarted(task));
    // A cancelled timer would otherwise keep its task, and all that it refers to, until its time.
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    // Whoever asks for a task after the end must not fail for it.
    executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    ScheduledFuture<?> future =
        executor.schedule(() -> run(task), Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
    return new Timer() {
      @Override
      public void cancel() {
        future.cancel(false);
      }

      @Override
      public Duration remaining() {
        return Duration.ofNanos(future.getDelay(TimeUnit.NANOSECONDS));
      }
    };
  }

  /** The future would keep what goes wrong to itself. */
  private static void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }

  /** Forgets all tasks that have not begun, and those that are asked for later. */
  @Override
  public void close() {
    executor.shutdownNow();
  }
}
