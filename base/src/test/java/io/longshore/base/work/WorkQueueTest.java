package io.longshore.base.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.ManualClock;
import io.longshore.base.testing.Seed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkQueueTest {
  private final ManualClock clock = new ManualClock();
  private final WorkQueue<String> queue = new WorkQueue<>(Backoff.CONTROLLER, clock);

  private String take() throws InterruptedException {
    return queue.take().orElseThrow();
  }

  @Test
  void aKeyWaitsOnceInTheOrderInWhichItCame() throws Exception {
    queue.add("a");
    queue.add("b");
    queue.add("a");
    assertEquals(2, queue.size());
    assertEquals("a", take());
    assertEquals("b", take());
  }

  @Test
  void aKeyThatChangesWhileItIsWorkedOnWaitsAgain() throws Exception {
    queue.add("a");
    assertEquals("a", take());
    queue.add("a");
    queue.add("a");
    assertEquals(0, queue.size());
    queue.done("a");
    assertEquals(1, queue.size());
    assertEquals("a", take());
    queue.done("a");
    assertEquals(0, queue.size());
  }

  @Test
  void failuresWaitTwiceAsLongEachTimeUntilTheyAreForgotten() {
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      queue.addAfterFailure("a");
      waits.add(clock.untilNext().orElseThrow().toMillis());
      clock.advance(Duration.ofHours(1));
    }
    assertEquals(List.of(5L, 10L, 20L, 40L), waits);
    assertEquals(4, queue.failures("a"));
    queue.forget("a");
    assertEquals(0, queue.failures("a"));
    assertEquals(Duration.ofSeconds(1000), Backoff.CONTROLLER.after(1000));
    assertEquals(Duration.ofMillis(5 << 17), Backoff.CONTROLLER.after(18));
    assertThrows(IllegalArgumentException.class, () -> Backoff.CONTROLLER.after(0));
  }

  @Test
  void laterIsLater() {
    queue.addAfter("a", Duration.ofSeconds(3));
    queue.addAfter("b", Duration.ZERO);
    assertEquals(1, queue.size());
    clock.advance(Duration.ofSeconds(3));
    assertEquals(2, queue.size());
  }

  @Test
  void aClosedQueueIsEmptied() throws Exception {
    queue.add("a");
    queue.close();
    queue.add("b");
    assertEquals(Optional.of("a"), queue.take());
    assertEquals(Optional.empty(), queue.take());
  }

  @Test
  void workersTryAgainAndFinishWhenClosed() {
    List<String> done = new CopyOnWriteArrayList<>();
    AtomicInteger tries = new AtomicInteger();
    try (Workers<String> _ =
        new Workers<>(
            "test",
            2,
            queue,
            key -> {
              if (tries.incrementAndGet() == 1) {
                throw new IllegalStateException("as the test wants");
              }
              done.add(key);
            })) {
      queue.add("a");
      Eventually.holds(() -> clock.untilNext().isPresent(), () -> "no retry is scheduled");
      clock.advance(Duration.ofMillis(5));
      Eventually.holds(() -> done.equals(List.of("a")), done::toString);
      Eventually.holds(() -> queue.failures("a") == 0, () -> "the failure still counts");
      queue.add("b");
    }
    assertEquals(List.of("a", "b"), done);
  }

  @Test
  void noKeyIsWorkedOnTwiceAtOnceAndNoChangeIsMissed() {
    Seed.ofRun()
        .run(
            random -> {
              Map<String, Integer> wanted = new ConcurrentHashMap<>();
              Map<String, Integer> seen = new ConcurrentHashMap<>();
              Map<String, Boolean> busy = new ConcurrentHashMap<>();
              AtomicInteger twice = new AtomicInteger();
              try (Workers<String> _ =
                  new Workers<>(
                      "test",
                      4,
                      queue,
                      key -> {
                        if (busy.put(key, true) != null) {
                          twice.incrementAndGet();
                        }
                        seen.put(key, wanted.getOrDefault(key, 0));
                        busy.remove(key);
                      })) {
                for (int i = 1; i <= 20_000; i++) {
                  String key = "k" + random.nextInt(20);
                  wanted.put(key, i);
                  queue.add(key);
                }
              }
              assertEquals(0, twice.get());
              assertEquals(wanted, seen);
              assertFalse(wanted.isEmpty());
              assertTrue(busy.isEmpty());
            });
  }

  @Test
  void aKeyThatIsWantedLaterManyTimesWaitsForTheEarliest() throws Exception {
    for (int i = 1; i <= 1000; i++) {
      queue.addAfter("a", Duration.ofSeconds(10 + i));
    }
    queue.addAfter("a", Duration.ofSeconds(3));
    queue.addAfter("a", Duration.ofSeconds(5));
    clock.advance(Duration.ofSeconds(3));
    assertEquals("a", take());
    queue.done("a");
    assertEquals(Optional.empty(), clock.untilNext(), "nothing is left of the others");
    queue.addAfter("a", Duration.ofSeconds(1));
    clock.advance(Duration.ofSeconds(1));
    assertEquals("a", take());
  }

  @Test
  void aClosedQueueWaitsForNothing() {
    queue.addAfter("a", Duration.ofSeconds(10));
    queue.addAfterFailure("b");
    queue.close();
    assertEquals(Optional.empty(), clock.untilNext());
    queue.addAfter("c", Duration.ofSeconds(10));
    queue.addAfterFailure("d");
    assertEquals(Optional.empty(), clock.untilNext());
  }

  @Test
  void anErrorEndsNoWorker() {
    List<String> done = new CopyOnWriteArrayList<>();
    AtomicInteger tries = new AtomicInteger();
    try (Workers<String> _ =
        new Workers<>(
            "test",
            1,
            queue,
            key -> {
              if (tries.incrementAndGet() == 1) {
                throw new StackOverflowError("as the test wants");
              }
              done.add(key);
            })) {
      queue.add("a");
      Eventually.holds(() -> clock.untilNext().isPresent(), () -> "no retry is scheduled");
      clock.advance(Duration.ofMillis(5));
      Eventually.holds(() -> done.equals(List.of("a")), done::toString);
    }
  }
}
