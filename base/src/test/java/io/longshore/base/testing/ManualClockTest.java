package io.longshore.base.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.base.time.Timers.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ManualClockTest {
  private final ManualClock clock = new ManualClock(Instant.EPOCH);
  private final List<String> log = new ArrayList<>();

  private Timer schedule(long millis, String name) {
    return clock.after(
        Duration.ofMillis(millis), () -> log.add(name + "@" + clock.now().toEpochMilli()));
  }

  @Test
  void tasksRunInTheOrderTheyAreDueAtTheirOwnTime() {
    schedule(20, "late");
    schedule(10, "early");
    schedule(10, "early too");
    clock.advance(Duration.ofMillis(15));
    assertEquals(List.of("early@10", "early too@10"), log);
    assertEquals(15, clock.now().toEpochMilli());
    assertEquals(Optional.of(Duration.ofMillis(5)), clock.untilNext());
    clock.advance(Duration.ofMillis(5));
    assertEquals(List.of("early@10", "early too@10", "late@20"), log);
  }

  @Test
  void aTaskMayScheduleAnotherWithinTheSameStep() {
    clock.after(Duration.ofMillis(10), () -> schedule(10, "second"));
    clock.advance(Duration.ofMillis(30));
    assertEquals(List.of("second@20"), log);
  }

  @Test
  void aCancelledTaskIsForgotten() {
    schedule(10, "never").cancel();
    assertEquals(Optional.empty(), clock.untilNext());
    clock.advance(Duration.ofSeconds(1));
    assertEquals(List.of(), log);
  }
}
