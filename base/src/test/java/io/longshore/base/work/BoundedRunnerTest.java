package io.longshore.base.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.longshore.base.testing.ManualClock;
import io.longshore.base.work.BoundedRunner.Intervals;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class BoundedRunnerTest {
  private final ManualClock clock = new ManualClock();
  private final List<Long> runs = new ArrayList<>();
  private boolean failing;

  private BoundedRunner runner(int leastMillis) {
    Intervals intervals =
        new Intervals(
            Duration.ofMillis(leastMillis), Duration.ofMillis(70), Duration.ofSeconds(30));
    return new BoundedRunner("test", this::task, intervals, clock, clock, Runnable::run);
  }

  private void task() {
    runs.add(clock.nanoTime() / 1_000_000);
    if (failing) {
      throw new IllegalStateException("as the test wants");
    }
  }

  private void advance(long millis) {
    clock.advance(Duration.ofMillis(millis));
  }

  @Test
  void anIdleRunnerRunsAtOnce() {
    BoundedRunner runner = runner(0);
    assertEquals(List.of(), runs);
    runner.request();
    runner.request();
    assertEquals(List.of(0L, 0L), runs);
  }

  @Test
  void notMoreOftenThanAllowedAndRequestsAreJoined() {
    BoundedRunner runner = runner(100);
    runner.request();
    advance(10);
    runner.request();
    runner.request();
    advance(300);
    assertEquals(List.of(0L, 100L), runs);
    runner.request();
    assertEquals(List.of(0L, 100L, 310L), runs);
  }

  @Test
  void aFailureIsTriedAgainUntilItWorks() {
    BoundedRunner runner = runner(10);
    failing = true;
    runner.request();
    advance(150);
    assertEquals(List.of(0L, 70L, 140L), runs);
    failing = false;
    advance(1000);
    assertEquals(List.of(0L, 70L, 140L, 210L), runs);
  }

  @Test
  void nowAndThenWithoutBeingAskedUntilItIsClosed() {
    BoundedRunner runner = runner(10);
    runner.request();
    advance(60_000);
    assertEquals(List.of(0L, 30_000L, 60_000L), runs);
    runner.close();
    runner.request();
    advance(60_000);
    assertEquals(3, runs.size());
  }

  @Test
  void whatIsAskedForDuringARunIsDoneOnceAfterIt() {
    Deque<Runnable> thread = new ArrayDeque<>();
    BoundedRunner[] runner = new BoundedRunner[1];
    List<String> log = new ArrayList<>();
    runner[0] =
        new BoundedRunner(
            "test",
            () -> {
              log.add("run");
              if (log.size() == 1) {
                runner[0].request();
                runner[0].request();
              }
            },
            new Intervals(Duration.ZERO, Duration.ofSeconds(1), Duration.ofHours(1)),
            clock,
            clock,
            thread::add);
    runner[0].request();
    runner[0].request();
    while (!thread.isEmpty()) {
      thread.remove().run();
    }
    assertEquals(List.of("run", "run"), log);
  }

  /** The thread of the timers may have begun a task at the moment in which it is cancelled. */
  @Test
  void aTimerThatIsCancelledTooLateChangesNothing() {
    List<Runnable> timers = new ArrayList<>();
    Intervals intervals =
        new Intervals(Duration.ofMillis(100), Duration.ofMillis(70), Duration.ofSeconds(30));
    BoundedRunner runner =
        new BoundedRunner(
            "test",
            this::task,
            intervals,
            clock,
            (delay, task) -> {
              timers.add(task);
              return clock.after(delay, () -> {});
            },
            Runnable::run);
    runner.request();
    advance(10);
    runner.request();
    advance(90);
    runner.request();
    assertEquals(List.of(0L, 100L), runs);
    List.copyOf(timers).forEach(Runnable::run);
    assertEquals(List.of(0L, 100L, 100L), runs, "only the last timer counts, which is due");
  }

  @Test
  void anErrorIsTriedAgainLikeAnyFailure() {
    boolean[] broken = {true};
    BoundedRunner runner =
        new BoundedRunner(
            "test",
            () -> {
              task();
              if (broken[0]) {
                throw new StackOverflowError("as the test wants");
              }
            },
            new Intervals(Duration.ZERO, Duration.ofMillis(70), Duration.ofSeconds(30)),
            clock,
            clock,
            Runnable::run);
    runner.request();
    broken[0] = false;
    advance(70);
    runner.request();
    assertEquals(List.of(0L, 70L, 70L), runs);
  }

  @Test
  void whatHasNotBegunWhenItIsClosedDoesNotBegin() {
    Deque<Runnable> thread = new ArrayDeque<>();
    BoundedRunner runner =
        new BoundedRunner(
            "test",
            this::task,
            new Intervals(Duration.ZERO, Duration.ofSeconds(1), Duration.ofHours(1)),
            clock,
            clock,
            thread::add);
    runner.request();
    runner.close();
    thread.forEach(Runnable::run);
    assertEquals(List.of(), runs);
  }

  @Test
  void anExecutorThatRefusesOnceIsAskedAgain() {
    boolean[] full = {true};
    BoundedRunner runner =
        new BoundedRunner(
            "test",
            this::task,
            new Intervals(Duration.ZERO, Duration.ofSeconds(1), Duration.ofHours(1)),
            clock,
            clock,
            run -> {
              if (full[0]) {
                throw new RejectedExecutionException("as the test wants");
              }
              run.run();
            });
    assertThrows(RejectedExecutionException.class, runner::request);
    full[0] = false;
    runner.request();
    assertEquals(1, runs.size());
  }
}
