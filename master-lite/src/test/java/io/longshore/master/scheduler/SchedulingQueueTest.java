package io.longshore.master.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.ManualClock;
import io.longshore.kubeapi.json.Json;
import io.longshore.master.cluster.PodView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class SchedulingQueueTest {
  private static final Set<Obstacle.Remedy> ROOM = Set.of(Obstacle.Remedy.ROOM);
  private final ManualClock clock = new ManualClock();
  private final SchedulingQueue queue = new SchedulingQueue(clock, clock);

  private static PodView pod(String name, int priority) {
    return Json.read(
        "{\"metadata\":{\"name\":\"%1$s\",\"uid\":\"%1$s\",\"namespace\":\"default\"},\"spec\":{\"priority\":%2$d}}"
            .formatted(name, priority),
        PodView.class);
  }

  /** All that is ready now: what comes last marks the end. */
  private List<String> ready() throws InterruptedException {
    queue.add(pod("end", Integer.MIN_VALUE + 1));
    List<String> names = new ArrayList<>();
    while (true) {
      String name = turn().pod().metadata().name();
      if (name.equals("end")) {
        return names;
      }
      names.add(name);
    }
  }

  private SchedulingQueue.Turn turn() throws InterruptedException {
    return queue.next().orElseThrow();
  }

  @Test
  void theMoreImportantComesFirstAndThenTheElder() throws InterruptedException {
    queue.add(pod("late", 0));
    clock.advance(Duration.ofSeconds(1));
    queue.add(pod("later", 0));
    queue.add(pod("important", 10));
    assertEquals(List.of("important", "late", "later"), ready());
  }

  @Test
  void whatFitsNowhereWaitsForWhatHelps() throws InterruptedException {
    queue.add(pod("p", 0));
    queue.defer(turn(), ROOM);
    clock.advance(Duration.ofMinutes(1));
    queue.happened(Set.of(Obstacle.Remedy.NEIGHBOURS));
    clock.advance(Duration.ofMinutes(1));
    assertEquals(List.of(), ready());
    queue.happened(ROOM);
    clock.runDue();
    assertEquals(List.of("p"), ready());
  }

  @Test
  void itIsTriedAgainAfterFiveMinutesInAnyCase() throws InterruptedException {
    queue.add(pod("p", 0));
    queue.defer(turn(), ROOM);
    clock.advance(Duration.ofMinutes(5));
    assertEquals(List.of("p"), ready());
  }

  @Test
  void pausesGrow() throws InterruptedException {
    queue.add(pod("p", 0));
    List<Long> pauses = new ArrayList<>();
    for (int attempt = 0; attempt < 6; attempt++) {
      SchedulingQueue.Turn turn = turn();
      queue.defer(turn, ROOM);
      queue.happened(ROOM);
      pauses.add(clock.untilNext().orElseThrow().toSeconds());
      clock.advance(Duration.ofSeconds(10));
    }
    assertEquals(List.of(1L, 2L, 4L, 8L, 10L, 10L), pauses);
  }

  @Test
  void whatHappensDuringTheTryIsNotMissed() throws InterruptedException {
    queue.add(pod("p", 0));
    SchedulingQueue.Turn turn = turn();
    queue.happened(ROOM);
    queue.defer(turn, ROOM);
    clock.advance(Duration.ofSeconds(1));
    assertEquals(List.of("p"), ready());
  }

  @Test
  void closingEndsTheWait() throws InterruptedException, ExecutionException, TimeoutException {
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    Thread.startVirtualThread(
        () -> {
          try {
            ended.complete(queue.next().isEmpty());
          } catch (InterruptedException e) {
            ended.completeExceptionally(e);
          }
        });
    queue.close();
    assertTrue(ended.get(20, TimeUnit.SECONDS));
  }
}
