package io.longshore.netproxy.tracker;

import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.netproxy.model.Frontend;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.Protocol;
import io.longshore.netproxy.model.ServicePortName;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who has which frontend. Nothing keeps two Services from naming the same external address; then
 * one of them gets it, and always the same one: who has it for a cluster address before all others,
 * then the older Service, then the first by name. So a new Service cannot take an address from one
 * that works.
 */
final class Claims {

  /** Somebody who wants a frontend. */
  record Claimant(boolean byClusterAddress, Instant created, ServicePortName name)
      implements Comparable<Claimant> {
    private static final Comparator<Claimant> ORDER =
        Comparator.comparing((Claimant one) -> !one.byClusterAddress)
            .thenComparing(Claimant::created)
            .thenComparing(Claimant::name);

    @Override
    public int compareTo(Claimant other) {
      return ORDER.compare(this, other);
    }
  }

  /** What packets show of a frontend; a node port has no address. */
  private record Key(@Nullable IpAddress address, int port, Protocol protocol) {
    static Key of(Frontend frontend, Protocol protocol) {
      return switch (frontend) {
        case Frontend.ClusterAddress(IpAddress address, int port) ->
            new Key(address, port, protocol);
        case Frontend.ExternalAddress(IpAddress address, int port) ->
            new Key(address, port, protocol);
        case Frontend.LoadBalancerAddress(IpAddress address, int port, _) ->
            new Key(address, port, protocol);
        case Frontend.NodePort(int port) -> new Key(null, port, protocol);
      };
    }
  }

  private final Map<Key, Claimant> winners = new HashMap<>();

  /** Only where somebody else has won. */
  private final Map<Key, NavigableSet<Claimant>> losers = new HashMap<>();

  /** Claims a frontend. Returns the Service that has lost it by this, if another has. */
  Optional<ObjectName> claim(Frontend frontend, Instant created, ServicePortName name) {
    Key key = Key.of(frontend, name.protocol());
    Claimant claimant = new Claimant(frontend instanceof Frontend.ClusterAddress, created, name);
    Claimant winner = winners.putIfAbsent(key, claimant);
    if (winner == null) {
      return Optional.empty();
    }
    boolean wins = claimant.compareTo(winner) < 0;
    losers.computeIfAbsent(key, _ -> new TreeSet<>()).add(wins ? winner : claimant);
    if (wins) {
      winners.put(key, claimant);
    }
    return wins ? Optional.of(winner.name().service()) : Optional.empty();
  }

  /** Gives a claim up. Returns the Service that has won the frontend by this, if another has. */
  Optional<ObjectName> withdraw(Frontend frontend, ServicePortName name) {
    Key key = Key.of(frontend, name.protocol());
    NavigableSet<Claimant> waiting = losers.getOrDefault(key, new TreeSet<>());
    Claimant winner = winners.get(key);
    Optional<ObjectName> heir = Optional.empty();
    if (winner == null || !winner.name().equals(name)) {
      waiting.removeIf(one -> one.name().equals(name));
    } else if (waiting.isEmpty()) {
      winners.remove(key);
    } else {
      Claimant next = waiting.removeFirst();
      winners.put(key, next);
      heir = Optional.of(next.name().service());
    }
    if (waiting.isEmpty()) {
      losers.remove(key);
    }
    return heir;
  }

  /** Who has a frontend that this service port wants. */
  Optional<ServicePortName> winner(Frontend frontend, Protocol protocol) {
    return Optional.ofNullable(winners.get(Key.of(frontend, protocol))).map(Claimant::name);
  }
}
