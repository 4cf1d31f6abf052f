package io.longshore.agent.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.longshore.kubeapi.core.ObjectReference;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CorrelatorTest {
  private static final Instant START = Instant.parse("2026-11-21T14:00:00Z");

  private final Correlator correlator = new Correlator();

  private static Happening happening(String pod, String reason, String message) {
    return new Happening(
        new ObjectReference("v1", "Pod", "n", pod, pod + "-uid", "", ""),
        "Normal",
        reason,
        message);
  }

  private Telling tell(Happening what, Instant at) {
    Telling telling = correlator.decide(what, at);
    if (telling instanceof Telling.First(Happening first)) {
      correlator.told(first, "event-" + first.message().length(), 1, at);
    } else if (telling instanceof Telling.Again again) {
      correlator.told(again.what(), again.eventName(), again.count(), again.first());
    }
    return telling;
  }

  @Test
  void theSameAgainIsCounted() {
    Happening what = happening("p", "BackOff", "again");
    assertInstanceOf(Telling.First.class, tell(what, START));
    tell(what, START.plusSeconds(1));
    Telling.Again third = assertInstanceOf(Telling.Again.class, tell(what, START.plusSeconds(2)));
    assertEquals(3, third.count());
    assertEquals(START, third.first());
  }

  @Test
  void manySimilarOnesBecomeOne() {
    for (int i = 0; i < 9; i++) {
      assertInstanceOf(
          Telling.First.class, tell(happening("p", "Failed", "try " + i), START.plusSeconds(i)));
    }
    Telling.First tenth =
        assertInstanceOf(Telling.First.class, tell(happening("p", "Failed", "try 9"), START));
    assertEquals("(combined from similar events): try 9", tenth.what().message());
    // After ten quiet minutes everything is told by itself again.
    Telling.First later =
        assertInstanceOf(
            Telling.First.class,
            tell(happening("p", "Failed", "late"), START.plus(Duration.ofMinutes(11))));
    assertEquals("late", later.what().message());
  }

  @Test
  void tooMuchAboutOneObjectIsNotTold() {
    Happening what = happening("p", "BackOff", "again");
    for (int i = 0; i < 25; i++) {
      tell(what, START);
    }
    assertInstanceOf(Telling.Silence.class, tell(what, START));
    assertInstanceOf(Telling.First.class, tell(happening("q", "BackOff", "again"), START));
    assertInstanceOf(Telling.Again.class, tell(what, START.plus(Duration.ofMinutes(5))));
    assertInstanceOf(Telling.Silence.class, tell(what, START.plus(Duration.ofMinutes(5))));
  }
}
