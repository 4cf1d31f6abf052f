package io.longshore.netproxy.tracker;

import io.longshore.netproxy.model.Destination;
import io.longshore.netproxy.model.Endpoint;
import io.longshore.netproxy.model.ServicePortName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The endpoints of a service port from all slices of its Service. */
final class MergedEndpoints {
  /**
   * By address and port. Of several for the same, the best comes first: an endpoint that moves from
   * one slice to another is in both for a while, and may look different in each. Which slice was
   * read first must not matter.
   */
  private static final Comparator<Endpoint> BEST_FIRST =
      Comparator.comparing((Endpoint one) -> one.destination().address())
          .thenComparingInt(one -> one.destination().port())
          .thenComparing(Endpoint::terminating)
          .thenComparing(one -> !one.destination().local())
          .thenComparing(one -> !one.ready())
          .thenComparing(one -> !one.serving())
          .thenComparing(one -> String.join(",", one.zoneHints()))
          .thenComparing(one -> String.join(",", one.nodeHints()));

  private MergedEndpoints() {}

  /** Sorted, each address and port once. */
  static List<Endpoint> of(ServicePortName name, Collection<SliceContent> slices) {
    List<Endpoint> all = new ArrayList<>();
    for (SliceContent slice : slices) {
      slice.endpoints(name, all::add);
    }
    all.sort(BEST_FIRST);
    List<Endpoint> merged = new ArrayList<>(all.size());
    for (Endpoint endpoint : all) {
      if (merged.isEmpty() || !samePlace(merged.getLast(), endpoint)) {
        merged.add(endpoint);
      }
    }
    return merged;
  }

  private static boolean samePlace(Endpoint one, Endpoint other) {
    Destination first = one.destination();
    Destination second = other.destination();
    return first.port() == second.port() && first.address().equals(second.address());
  }
}
