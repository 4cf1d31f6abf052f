package io.longshore.agent.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RestartPauseTest {
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void doublesUpToTheLongest() {
    List<Long> seconds = new ArrayList<>();
    RestartPause pause = RestartPause.first(START);
    Instant now = START;
    for (int i = 0; i < 8; i++) {
      seconds.add(pause.length().toSeconds());
      Instant end = now.plusSeconds(1);
      now = pause.end(end, LONGEST);
      assertEquals(end.plus(pause.length()), now);
      pause = pause.next(end, now, LONGEST);
    }
    assertEquals(List.of(10L, 20L, 40L, 80L, 160L, 300L, 300L, 300L), seconds);
  }

  @Test
  void isForgottenAfterRunningWell() {
    RestartPause pause = new RestartPause(Duration.ofSeconds(80), START);
    Instant muchLater = START.plus(Duration.ofMinutes(10)).plusSeconds(1);
    assertEquals(muchLater, pause.end(muchLater, LONGEST));
    assertEquals(RestartPause.first(muchLater), pause.next(muchLater, muchLater, LONGEST));
    Instant justBefore = START.plus(Duration.ofMinutes(10));
    assertEquals(justBefore.plusSeconds(80), pause.end(justBefore, LONGEST));
  }
}
