package io.longshore.netproxy.userspace;

import io.longshore.base.time.Clock;
import io.longshore.netproxy.model.Affinity;
import io.longshore.netproxy.model.Destination;
import io.longshore.netproxy.model.IpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Chooses the endpoints of one service port, and remembers them for clients that are to stay. Safe
 * for use by several threads.
 */
final class Balancer {
  private final EndpointChoice choice;
  private final int mostClients;
  private final ConnectionCounts counts;
  private final Clock clock;
  private volatile Optional<ClientMemory> memory = Optional.empty();

  Balancer(EndpointChoice choice, int mostClients, ConnectionCounts counts, Clock clock) {
    this.choice = choice;
    this.mostClients = mostClients;
    this.counts = counts;
    this.clock = clock;
  }

  ConnectionCounts counts() {
    return counts;
  }

  /** Whether clients stay, from now on. What is remembered is kept while the time is the same. */
  void affinity(Affinity affinity) {
    switch (affinity) {
      case Affinity.None _ -> memory = Optional.empty();
      case Affinity.ByClientAddress(int seconds) -> {
        Duration timeout = Duration.ofSeconds(seconds);
        if (memory.filter(now -> now.timeout().equals(timeout)).isEmpty()) {
          memory = Optional.of(new ClientMemory(timeout, mostClients, clock));
        }
      }
    }
  }

  /**
   * Chooses for a client.
   *
   * @param tried those that did not answer
   * @return none where all were tried
   */
  Optional<Destination> choose(
      IpAddress client, List<Destination> among, Set<Destination> tried, RandomGenerator random) {
    Optional<ClientMemory> remembered = memory;
    return remembered.isEmpty()
        ? draw(among, tried, random)
        : remembered
            .get()
            .find(
                client,
                destination -> among.contains(destination) && !tried.contains(destination),
                () -> draw(among, tried, random));
  }

  /** An endpoint did not answer a client. */
  void failed(IpAddress client, Destination destination) {
    memory.ifPresent(clients -> clients.forget(client, destination));
  }

  private Optional<Destination> draw(
      List<Destination> among, Set<Destination> tried, RandomGenerator random) {
    List<Destination> left =
        tried.isEmpty() ? among : among.stream().filter(one -> !tried.contains(one)).toList();
    if (left.isEmpty()) {
      return Optional.empty();
    }
    List<Destination> candidates =
        switch (choice) {
          case RANDOM -> left;
          case LEAST_CONNECTIONS -> leastConnected(left);
        };
    return Optional.of(candidates.get(random.nextInt(candidates.size())));
  }

  private List<Destination> leastConnected(List<Destination> among) {
    List<Destination> least = new ArrayList<>();
    int fewest = Integer.MAX_VALUE;
    for (Destination destination : among) {
      int count = counts.of(destination);
      if (count < fewest) {
        fewest = count;
        least.clear();
      }
      if (count == fewest) {
        least.add(destination);
      }
    }
    return least;
  }
}
