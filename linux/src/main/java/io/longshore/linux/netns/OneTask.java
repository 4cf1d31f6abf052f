package io.longshore.linux.netns;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Runs a task on a platform thread of its own, which ends with it: what the task does to its
 * thread's namespaces concerns nobody else.
 */
final class OneTask {
  private OneTask() {}

  static <T> T call(String threadName, Callable<T> task) throws Exception {
    FutureTask<T> future = new FutureTask<>(task);
    Thread thread = Thread.ofPlatform().name(threadName).daemon().start(future);
    try {
      return future.get();
    } catch (InterruptedException e) {
      thread.interrupt();
      throw e;
    } catch (ExecutionException e) {
      throw failure(e);
    }
  }

  /** What the task threw; the stack of the thread that waited is added, it shows who asked. */
  private static Exception failure(ExecutionException wrapper) {
    Throwable cause = wrapper.getCause();
    if (cause == null) {
      return wrapper;
    }
    cause.addSuppressed(new IllegalStateException("asked for by this thread"));
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof Exception exception ? exception : wrapper;
  }
}
