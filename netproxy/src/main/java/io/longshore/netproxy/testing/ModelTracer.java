package io.longshore.netproxy.testing;

import io.longshore.netproxy.model.Destination;
import io.longshore.netproxy.model.ExternalTraffic.ToCluster;
import io.longshore.netproxy.model.ExternalTraffic.ToLocal;
import io.longshore.netproxy.model.Frontend;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.LocalTraffic;
import io.longshore.netproxy.model.Masquerading;
import io.longshore.netproxy.model.NodePortAddresses;
import io.longshore.netproxy.model.ServiceView;
import io.longshore.netproxy.model.Surroundings;
import io.longshore.netproxy.model.Treatment;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says what must become of a packet from what backends are told alone. A compiled ruleset must say
 * the same of every packet.
 */
public record ModelTracer(
    List<ServiceView> views, Masquerading masquerading, Surroundings surroundings) {

  private record Arrival(ServiceView view, Frontend frontend) {}

  /** For a scenario. */
  public static ModelTracer of(Scenario scenario) {
    return new ModelTracer(scenario.views(), scenario.masquerading(), scenario.surroundings());
  }

  /** What must become of a packet. */
  public Outcome trace(Probe probe) {
    return arrival(probe).map(arrival -> outcome(probe, arrival)).orElse(new Outcome.NotOurs());
  }

  private Optional<Arrival> arrival(Probe probe) {
    return views.stream()
        .filter(view -> view.name().protocol() == probe.protocol())
        .flatMap(view -> view.frontends().stream().map(frontend -> new Arrival(view, frontend)))
        .filter(arrival -> arrives(probe, arrival.frontend()))
        .findFirst();
  }

  private boolean arrives(Probe probe, Frontend frontend) {
    if (frontend.port() != probe.port()) {
      return false;
    }
    return switch (frontend) {
      case Frontend.ClusterAddress one -> one.address().equals(probe.to());
      case Frontend.ExternalAddress one -> one.address().equals(probe.to());
      case Frontend.LoadBalancerAddress one -> one.address().equals(probe.to());
      case Frontend.NodePort _ -> hasNodePorts(probe.to());
    };
  }

  private boolean hasNodePorts(IpAddress address) {
    return switch (surroundings.nodePortAddresses()) {
      case NodePortAddresses.All _ ->
          new ClusterAddresses(address.family()).ofNode().contains(address);
      case NodePortAddresses.Listed(List<IpAddress> addresses) -> addresses.contains(address);
    };
  }

  private Outcome outcome(Probe probe, Arrival arrival) {
    boolean fromPod = isFromPod(probe.from(), probe.to().family());
    boolean fromNode = probe.from() == Place.NODE;
    switch (arrival.frontend()) {
      case Frontend.ClusterAddress _ -> {
        boolean known = !(masquerading.localTraffic() instanceof LocalTraffic.Unknown);
        return outcome(
            probe, arrival.view().internal(), masquerading.everything() || (known && !fromPod));
      }
      case Frontend.LoadBalancerAddress one -> {
        IpAddress source = probe.from().address(probe.to().family());
        if (!one.allowedSources().isEmpty()
            && one.allowedSources().stream().noneMatch(range -> range.contains(source))) {
          return new Outcome.Dropped();
        }
      }
      case Frontend.ExternalAddress _, Frontend.NodePort _ -> {}
    }
    return switch (arrival.view().external()) {
      case ToCluster(Treatment everybody) -> outcome(probe, everybody, true);
      case ToLocal(Treatment outsiders, Treatment insiders) ->
          outcome(probe, fromPod || fromNode ? insiders : outsiders, fromNode);
    };
  }

  private Outcome outcome(Probe probe, Treatment treatment, boolean masqueraded) {
    return switch (treatment) {
      case Treatment.Reject _ -> new Outcome.Rejected();
      case Treatment.Drop _ -> new Outcome.Dropped();
      case Treatment.Balance(List<Destination> destinations) -> {
        Set<Place> places =
            destinations.stream().map(ModelTracer::place).collect(Collectors.toSet());
        // A packet that comes back to its sender must look as if another had sent it.
        boolean hairpin = places.equals(Set.of(probe.from()));
        yield new Outcome.Answered(places, masqueraded || hairpin || probe.from() == Place.NODE);
      }
    };
  }

  private static Place place(Destination destination) {
    IpFamily family = destination.address().family();
    return Stream.of(Place.values())
        .filter(place -> place.address(family).equals(destination.address()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("nobody is at " + destination));
  }

  private boolean isFromPod(Place from, IpFamily family) {
    return switch (masquerading.localTraffic()) {
      case LocalTraffic.Unknown _ -> false;
      case LocalTraffic.FromRange(var range) -> range.contains(from.address(family));
      case LocalTraffic.FromBridge _, LocalTraffic.FromDevices _ ->
          from == Place.LOCAL_POD || from == Place.SECOND_POD;
    };
  }
}
