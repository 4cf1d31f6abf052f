package io.longshore.netproxy.tracker;

import io.longshore.kubeapi.discovery.EndpointSlice;
import io.longshore.kubeapi.discovery.EndpointSlice.ForNode;
import io.longshore.kubeapi.discovery.EndpointSlice.ForZone;
import io.longshore.netproxy.model.Destination;
import io.longshore.netproxy.model.Endpoint;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.Protocol;
import io.longshore.netproxy.model.ServicePortName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What matters of an EndpointSlice: two with equal content need the same rules.
 *
 * @param places sorted by address
 */
record SliceContent(List<Port> ports, List<Place> places) {
  private static final EndpointSlice.Conditions NO_CONDITIONS =
      new EndpointSlice.Conditions(Optional.empty(), Optional.empty(), Optional.empty());

  /** A port of all its places. */
  record Port(String name, Protocol protocol, int number) {}

  /** An endpoint but for its port. */
  record Place(
      IpAddress address,
      boolean local,
      boolean ready,
      boolean serving,
      boolean terminating,
      List<String> zoneHints,
      List<String> nodeHints) {

    Endpoint on(int port) {
      return new Endpoint(
          new Destination(address, port, local), ready, serving, terminating, zoneHints, nodeHints);
    }
  }

  /** Nothing, as of a slice that is not there. */
  static final SliceContent NOTHING = new SliceContent(List.of(), List.of());

  /** Reads a slice for a family; of the wrong family nothing is left. */
  static SliceContent of(ProxiedSlice slice, IpFamily family, String nodeName) {
    if (!slice.addressType().equals(family.toString())) {
      return NOTHING;
    }
    List<Place> places = new ArrayList<>(slice.endpoints().size());
    for (ProxiedSlice.Endpoint endpoint : slice.endpoints()) {
      place(endpoint, family, nodeName).ifPresent(places::add);
    }
    places.sort((one, other) -> one.address().compareTo(other.address()));
    return new SliceContent(ports(slice), List.copyOf(places));
  }

  private static List<Port> ports(ProxiedSlice slice) {
    List<Port> ports = new ArrayList<>(slice.ports().size());
    for (EndpointSlice.Port port : slice.ports()) {
      int number = port.port().orElse(0);
      // Without a number it would be all ports, which nobody's Service means: KEP-752.
      if (number != 0) {
        Protocol.find(port.protocol())
            .ifPresent(protocol -> ports.add(new Port(port.name(), protocol, number)));
      }
    }
    return List.copyOf(ports);
  }

  /** Only the first address counts: discovery/v1's types.go says that all are of one pod. */
  private static Optional<Place> place(
      ProxiedSlice.Endpoint endpoint, IpFamily family, String nodeName) {
    if (endpoint.addresses().isEmpty()) {
      return Optional.empty();
    }
    EndpointSlice.Conditions conditions = endpoint.conditions().orElse(NO_CONDITIONS);
    return IpAddress.find(endpoint.addresses().getFirst())
        .filter(address -> address.family() == family)
        .map(
            address ->
                new Place(
                    address,
                    !nodeName.isEmpty() && endpoint.nodeName().equals(nodeName),
                    conditions.ready().orElse(true),
                    conditions.serving().orElse(true),
                    conditions.terminating().orElse(false),
                    zones(endpoint),
                    nodes(endpoint)));
  }

  private static List<String> zones(ProxiedSlice.Endpoint endpoint) {
    return endpoint.hints().stream()
        .flatMap(hints -> hints.forZones().stream())
        .map(ForZone::name)
        .sorted()
        .toList();
  }

  private static List<String> nodes(ProxiedSlice.Endpoint endpoint) {
    return endpoint.hints().stream()
        .flatMap(hints -> hints.forNodes().stream())
        .map(ForNode::name)
        .sorted()
        .toList();
  }

  /** The endpoints of a service port. */
  void endpoints(ServicePortName name, Consumer<Endpoint> found) {
    for (Port port : ports) {
      if (port.name().equals(name.port()) && port.protocol() == name.protocol()) {
        for (Place place : places) {
          found.accept(place.on(port.number()));
        }
      }
    }
  }
}
