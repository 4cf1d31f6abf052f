package io.longshore.netproxy.conntrack;

import io.longshore.netlink.conntrack.Direction;
import io.longshore.netlink.conntrack.Flow;
import io.longshore.netproxy.model.Destination;
import io.longshore.netproxy.model.Frontend;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.Protocol;
import io.longshore.netproxy.model.ServiceView;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which flows go to nobody. UDP knows no end of a connection, so the kernel sends packets of a flow
 * to an endpoint that is gone for as long as they come. A flow to a service port is stale if who
 * answers it is none of those that still do, whatever policies, hints and readiness say now: a flow
 * that works is left alone. So are all flows to a service port that nobody serves. After
 * pkg/proxy/conntrack/cleanup.go; SCTP, which ends its associations, gains from it where an
 * endpoint went without a word.
 */
final class StaleFlows {

  /** What packets to a frontend show; a node port has no address. */
  private record Key(@Nullable IpAddress address, int port, int protocol) {}

  private record Place(IpAddress address, int port) {}

  private final Map<Key, Set<Place>> serving = new HashMap<>();

  StaleFlows(Collection<ServiceView> views) {
    for (ServiceView view : views) {
      if (concerns(view) && !view.choice().serving().isEmpty()) {
        add(view, places(view.choice().serving()));
      }
    }
  }

  /** Whether a service port can have stale flows. */
  static boolean concerns(ServiceView view) {
    return view.name().protocol() != Protocol.TCP;
  }

  private static Set<Place> places(List<Destination> destinations) {
    Set<Place> places = new HashSet<>();
    destinations.forEach(one -> places.add(new Place(one.address(), one.port())));
    return places;
  }

  private void add(ServiceView view, Set<Place> places) {
    int protocol = view.name().protocol().number();
    for (Frontend frontend : view.frontends()) {
      IpAddress address =
          switch (frontend) {
            case Frontend.ClusterAddress one -> one.address();
            case Frontend.ExternalAddress one -> one.address();
            case Frontend.LoadBalancerAddress one -> one.address();
            case Frontend.NodePort _ -> null;
          };
      serving.put(new Key(address, frontend.port(), protocol), places);
    }
  }

  boolean isEmpty() {
    return serving.isEmpty();
  }

  boolean isStale(Flow flow) {
    Optional<Direction.Ports> asked = flow.original().ports();
    Optional<Direction.Ports> answering = flow.reply().ports();
    if (asked.isEmpty() || answering.isEmpty()) {
      return false;
    }
    int port = asked.get().destination();
    int protocol = flow.original().protocol();
    IpAddress destination = IpAddress.of(flow.original().destination());
    Place answers = new Place(IpAddress.of(flow.reply().source()), answering.get().source());
    return Stream.of(new Key(destination, port, protocol), new Key(null, port, protocol))
        .map(serving::get)
        .anyMatch(places -> places != null && !places.contains(answers));
  }
}
