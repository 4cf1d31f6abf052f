package io.longshore.netproxy.userspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.ManualClock;
import io.longshore.netproxy.model.Affinity;
import io.longshore.netproxy.model.Destination;
import io.longshore.netproxy.model.IpAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BalancerTest {
  private static final IpAddress CLIENT = IpAddress.parse("10.0.0.1");
  private static final List<Destination> THREE =
      List.of(destination(1), destination(2), destination(3));

  private final ManualClock clock = new ManualClock();
  private final ConnectionCounts counts = new ConnectionCounts();
  private final Random random = new Random(7);

  private static Destination destination(int number) {
    return new Destination(IpAddress.parse("10.1.0." + number), 80, false);
  }

  private Balancer balancer(EndpointChoice choice) {
    return new Balancer(choice, 2, counts, clock);
  }

  private Optional<Destination> choose(Balancer balancer, IpAddress client) {
    return balancer.choose(client, THREE, Set.of(), random);
  }

  @Test
  void givesEachTheSameChance() {
    Map<Destination, Integer> chosen = new HashMap<>();
    Balancer balancer = balancer(EndpointChoice.RANDOM);
    for (int i = 0; i < 3_000; i++) {
      chosen.merge(choose(balancer, CLIENT).orElseThrow(), 1, Integer::sum);
    }
    chosen.values().forEach(count -> assertTrue(count > 900 && count < 1_100, chosen::toString));
  }

  @Test
  void choosesAmongThoseWithTheFewestConnections() {
    Balancer balancer = balancer(EndpointChoice.LEAST_CONNECTIONS);
    counts.opened(destination(1));
    counts.opened(destination(2));
    counts.opened(destination(2));
    assertEquals(Optional.of(destination(3)), choose(balancer, CLIENT));
    counts.opened(destination(3));
    assertNotEquals(Optional.of(destination(2)), choose(balancer, CLIENT));
    counts.closed(destination(2));
    counts.closed(destination(2));
    assertEquals(Optional.of(destination(2)), choose(balancer, CLIENT));
    assertEquals(2, counts.endpoints());
  }

  @Test
  void doesNotTryTheSameAgain() {
    Balancer balancer = balancer(EndpointChoice.RANDOM);
    balancer.affinity(new Affinity.ByClientAddress(10));
    Destination first = choose(balancer, CLIENT).orElseThrow();
    Destination second = balancer.choose(CLIENT, THREE, Set.of(first), random).orElseThrow();
    assertNotEquals(first, second);
    // The client now belongs to the one that was tried second.
    assertEquals(Optional.of(second), choose(balancer, CLIENT));
    assertEquals(Optional.empty(), balancer.choose(CLIENT, THREE, Set.copyOf(THREE), random));
  }

  @Test
  void keepsAClientUntilItStaysAway() {
    Balancer balancer = balancer(EndpointChoice.RANDOM);
    balancer.affinity(new Affinity.ByClientAddress(10));
    Destination first = choose(balancer, CLIENT).orElseThrow();
    for (int i = 0; i < 50; i++) {
      clock.advance(Duration.ofSeconds(9));
      // Told again, as with each change of the Service: nothing is forgotten.
      balancer.affinity(new Affinity.ByClientAddress(10));
      assertEquals(Optional.of(first), choose(balancer, CLIENT));
    }
    assertTrue(changes(balancer, Duration.ofSeconds(10)), "never another one");
    balancer.affinity(new Affinity.None());
    assertTrue(changes(balancer, Duration.ZERO), "never another one");
  }

  private boolean changes(Balancer balancer, Duration pause) {
    Destination before = choose(balancer, CLIENT).orElseThrow();
    for (int i = 0; i < 100; i++) {
      clock.advance(pause);
      if (!choose(balancer, CLIENT).equals(Optional.of(before))) {
        return true;
      }
    }
    return false;
  }

  @Test
  void remembersNoMoreClientsThanItMay() {
    ClientMemory memory = new ClientMemory(Duration.ofSeconds(10), 2, clock);
    for (int i = 1; i <= 5; i++) {
      int number = i;
      memory.find(
          IpAddress.parse("10.0.0." + i), _ -> true, () -> Optional.of(destination(number)));
    }
    assertEquals(2, memory.size());
    assertEquals(
        Optional.of(destination(5)),
        memory.find(IpAddress.parse("10.0.0.5"), _ -> true, Optional::empty));
    assertEquals(
        Optional.empty(), memory.find(IpAddress.parse("10.0.0.1"), _ -> true, Optional::empty));
    clock.advance(Duration.ofSeconds(10));
    assertEquals(
        Optional.empty(), memory.find(IpAddress.parse("10.0.0.5"), _ -> true, Optional::empty));
    assertEquals(0, memory.size());
  }
}
