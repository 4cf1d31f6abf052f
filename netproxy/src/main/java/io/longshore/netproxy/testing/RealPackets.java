package io.longshore.netproxy.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.testing.Question.Reply;
import io.longshore.netproxy.testing.Scenario.Expectation;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks with packets what becomes of them. */
public record RealPackets(ProxyNetwork network) {
  private static final Duration LONG = Duration.ofSeconds(10);

  /** For what must be silent: an answer would take less than a millisecond. */
  private static final Duration SHORT = Duration.ofMillis(500);

  private static final int CONNECTIONS = 48;

  /** Fails if something else becomes of the packet. */
  public void check(Expectation expectation) {
    Probe probe = expectation.probe();
    switch (expectation.outcome()) {
      case Outcome.Answered(Set<Place> by, boolean masqueraded) ->
          checkAnswers(expectation, by, masqueraded);
      case Outcome.Rejected _ ->
          assertEquals(List.of(new Reply.Refused()), network.ask(probe, 1, LONG), probe::toString);
      // Nobody listens there but the server's port.
      case Outcome.NotOurs _ ->
          assertEquals(List.of(new Reply.Refused()), network.ask(probe, 1, LONG), probe::toString);
      case Outcome.Dropped _ ->
          assertEquals(List.of(new Reply.Silence()), network.ask(probe, 1, SHORT), probe::toString);
    }
  }

  private void checkAnswers(Expectation expectation, Set<Place> by, boolean masqueraded) {
    Probe probe = expectation.probe();
    int times = by.size() == 1 ? 2 : CONNECTIONS;
    Map<Place, Integer> counts = new EnumMap<>(Place.class);
    for (Reply reply : network.ask(probe, times, LONG)) {
      if (!(reply instanceof Reply.From(Place place, IpAddress seen))) {
        throw new AssertionError(probe + ": " + reply + " instead of an answer by " + by);
      }
      counts.merge(place, 1, Integer::sum);
      assertEquals(masqueraded, isOfNode(seen), () -> probe + ": " + place + " sees " + seen);
      assertTrue(
          masqueraded || seen.equals(probe.from().address(seen.family())),
          () -> probe + ": " + place + " sees " + seen);
    }
    if (expectation.sticky()) {
      assertEquals(1, counts.size(), () -> probe + " does not stay: " + counts);
      assertTrue(by.containsAll(counts.keySet()), () -> probe + ": " + counts);
    } else {
      checkShares(probe, by, counts, times);
    }
  }

  private static boolean isOfNode(IpAddress seen) {
    return new ClusterAddresses(seen.family()).ofNode().contains(seen) || seen.isLoopback();
  }

  /** Chance leaves six standard deviations once in 500 million times. */
  private static void checkShares(
      Probe probe, Set<Place> by, Map<Place, Integer> counts, int times) {
    assertEquals(by, counts.keySet(), () -> probe + ": " + counts);
    double share = 1.0 / by.size();
    double deviation = Math.sqrt(times * share * (1 - share));
    for (int count : counts.values()) {
      assertTrue(
          Math.abs(count - times * share) <= 6 * deviation,
          () -> probe + " is not balanced: " + counts);
    }
  }
}
