package io.longshore.netproxy.testing;

import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.Masquerading;
import io.longshore.netproxy.model.NodeTopology;
import io.longshore.netproxy.model.ServiceView;
import io.longshore.netproxy.model.Surroundings;
import io.longshore.netproxy.tracker.ServiceTracker;
import java.time.Instant;
import java.util.List;

/** Services, endpoints and settings, and what must become of packets with them. */
public record Scenario(
    String name,
    IpFamily family,
    Masquerading masquerading,
    Surroundings surroundings,
    List<ServiceBuilder> services,
    List<SliceBuilder> slices,
    List<Expectation> expectations) {

  /**
   * What must become of a packet.
   *
   * @param sticky whether one sender always gets the same endpoint
   */
  public record Expectation(Probe probe, Outcome outcome, boolean sticky) {}

  /** Copies the lists. */
  public Scenario {
    services = List.copyOf(services);
    slices = List.copyOf(slices);
    expectations = List.copyOf(expectations);
  }

  /** What a backend on the node is told. */
  public List<ServiceView> views() {
    ServiceTracker tracker =
        new ServiceTracker(
            family, new NodeTopology(Place.NODE.nodeName(), "zone-a"), Instant.EPOCH);
    services.forEach(service -> tracker.put(service.proxied()));
    slices.forEach(slice -> tracker.put(slice.proxied()));
    tracker.drain();
    return tracker.views();
  }

  @Override
  public String toString() {
    return name + ", " + family;
  }
}
