package io.longshore.base.time;

import java.time.Duration;

/** Runs tasks later. Safe for use by several threads. */
public interface Timers {

  /**
   * Runs a task once, after a delay. The task should only hand over to somebody else: all tasks of
   * one source may share a thread.
   */
  Timer after(Duration delay, Runnable task);

  /** A task that waits for its time. */
  interface Timer {

    /** Forgets the task, if it has not begun. Harmless when it has. */
    void cancel();

    /** The time until it begins; zero or less when it has. */
    Duration remaining();
  }
}
