package io.longshore.master.controllers.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Calls in batches of one, two, four, and so on, until one fails: what is refused once is likely to
 * be refused always, and a server need not be asked five hundred times for that.
 */
final class SlowStart {
  // Each call under way has a connection of its own: many new ones cost more than they gain.
  private static final int AT_ONCE = 8;

  /**
   * How it went.
   *
   * @param succeeded how many calls succeeded
   * @param called how many were made
   */
  record Outcome(int succeeded, int called, Optional<RuntimeException> failure) {}

  private SlowStart() {}

  /** Makes so many calls, unless one fails before. */
  static Outcome run(int count, Runnable call) throws InterruptedException {
    int succeeded = 0;
    int called = 0;
    for (int batch = 1; called < count; batch *= 2) {
      Outcome outcome = atOnce(Math.min(batch, count - called), call);
      succeeded += outcome.succeeded();
      called += outcome.called();
      if (outcome.failure().isPresent()) {
        return new Outcome(succeeded, called, outcome.failure());
      }
    }
    return new Outcome(succeeded, called, Optional.empty());
  }

  private static Outcome atOnce(int count, Runnable call) throws InterruptedException {
    List<Runnable> calls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      calls.add(call);
    }
    List<RuntimeException> failures = together(calls);
    return new Outcome(count - failures.size(), count, failures.stream().findFirst());
  }

  /** Makes different calls together, and returns what went wrong. */
  static List<RuntimeException> together(List<Runnable> calls) throws InterruptedException {
    List<Callable<Optional<RuntimeException>>> tasks =
        calls.stream()
            .<Callable<Optional<RuntimeException>>>map(call -> () -> tried(call))
            .toList();
    List<RuntimeException> failures = new ArrayList<>();
    try (ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.min(tasks.size(), AT_ONCE), Thread.ofVirtual().factory())) {
      for (Future<Optional<RuntimeException>> future : threads.invokeAll(tasks)) {
        future.get().ifPresent(failures::add);
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a call failed with an error", e.getCause());
    }
    return failures;
  }

  private static Optional<RuntimeException> tried(Runnable call) {
    try {
      call.run();
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of(e);
    }
  }
}
