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
      Thread.ofPlatform().name("close " + threadName).daemon().start(() -> closeResult(future));
      throw e;
    } catch (ExecutionException e) {
      throw failure(e);
    }
  }

  /** What is opened for somebody who does not wait any more would stay open for ever. */
  private static void closeResult(FutureTask<?> future) {
    try {
      if (future.get() instanceof AutoCloseable open) {
        open.close();
      }
    } catch (Exception e) {
      // It has opened nothing, or what it has opened cannot be closed: nobody is left to tell.
      return;
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
