package io.longshore.master.controllers.endpoints;

import io.longshore.kubeapi.core.ObjectReference;
import io.longshore.kubeapi.core.Service;
import io.longshore.kubeapi.discovery.EndpointSlice;
import io.longshore.kubeapi.meta.IntOrString;
import io.longshore.master.cluster.NodeView;
import io.longshore.master.cluster.PodView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** A pod as a Service shows it: podToEndpoint and getEndpointPorts of k8s.io/endpointslice. */
record PodEndpoint(Service service, PodView pod) {
  /** Where nodes and endpoints are. */
  static final String ZONE = "topology.kubernetes.io/zone";

  /** The families of addresses. */
  enum Family {
    IPV4("IPv4"),
    IPV6("IPv6");

    private final String text;

    Family(String text) {
      this.text = text;
    }

    /** As objects write it. */
    String text() {
      return text;
    }

    private boolean has(String address) {
      return (this == IPV6) == address.contains(":");
    }

    /** Those of a Service; both where the API server has not said it. */
    static List<Family> of(Service service) {
      List<String> named = service.spec().map(Service.Spec::ipFamilies).orElse(List.of());
      return Stream.of(values())
          .filter(family -> named.isEmpty() || named.contains(family.text))
          .toList();
    }
  }

  private Service.Spec spec() {
    return service
        .spec()
        .orElseThrow(() -> new IllegalArgumentException("no specification: " + service));
  }

  /** Whether it has an address and may still answer. */
  boolean isPresent() {
    return !pod.isFinished() && !addresses().isEmpty();
  }

  private List<String> addresses() {
    List<String> all = pod.state().podIPs().stream().map(PodView.Ip::ip).toList();
    String first = pod.state().podIP();
    return all.isEmpty() && !first.isEmpty() ? List.of(first) : all;
  }

  Optional<String> address(Family family) {
    return addresses().stream().filter(family::has).findFirst();
  }

  /** Its own name under that of the Service; empty where it has none. */
  String hostname() {
    boolean named =
        pod.wanted().subdomain().equals(service.metadata().name())
            && pod.metadata().namespace().equals(service.metadata().namespace());
    return named ? pod.wanted().hostname() : "";
  }

  ObjectReference reference() {
    return new ObjectReference(
        "", "Pod", pod.metadata().namespace(), pod.metadata().name(), pod.metadata().uid(), "", "");
  }

  /** Whether clients may be sent there. */
  boolean isReady() {
    return spec().publishNotReadyAddresses() || (pod.isReady() && !pod.isEnding());
  }

  /** As it stands in a slice. */
  EndpointSlice.Endpoint endpoint(String address, Optional<NodeView> node) {
    String zone = node.map(one -> one.label(ZONE)).orElse("");
    return new EndpointSlice.Endpoint(
        List.of(address),
        Optional.of(
            new EndpointSlice.Conditions(
                Optional.of(isReady()), Optional.of(pod.isReady()), Optional.of(pod.isEnding()))),
        hostname(),
        Optional.of(reference()),
        pod.wanted().nodeName(),
        zone,
        hints(zone));
  }

  /** Who should use it, where the Service says that near is better: KEP-4444 and KEP-3015. */
  private Optional<EndpointSlice.Hints> hints(String zone) {
    String distribution = spec().trafficDistribution();
    boolean sameNode = distribution.equals("PreferSameNode");
    boolean near =
        sameNode || distribution.equals("PreferClose") || distribution.equals("PreferSameZone");
    if (!near || !isReady() || zone.isEmpty()) {
      return Optional.empty();
    }
    List<EndpointSlice.ForNode> nodes =
        sameNode ? List.of(new EndpointSlice.ForNode(pod.wanted().nodeName())) : List.of();
    return Optional.of(new EndpointSlice.Hints(List.of(new EndpointSlice.ForZone(zone)), nodes));
  }

  /** Its ports; one that the pod has no port of that name for is left out. */
  List<EndpointSlice.Port> ports() {
    List<EndpointSlice.Port> ports = new ArrayList<>();
    for (Service.Port port : spec().ports()) {
      OptionalInt number = number(port);
      if (number.isPresent()) {
        ports.add(
            new EndpointSlice.Port(
                port.name(), Optional.of(number.getAsInt()), port.protocol(), port.appProtocol()));
      }
    }
    return ports;
  }

  private OptionalInt number(Service.Port port) {
    IntOrString target = port.targetPort().orElse(IntOrString.of(port.port()));
    return switch (target) {
      case IntOrString.Int(int number) -> OptionalInt.of(number == 0 ? port.port() : number);
      case IntOrString.Text(String name) -> named(name, port.protocol());
    };
  }

  private OptionalInt named(String name, String protocol) {
    Stream<PodView.Container> sidecars =
        pod.wanted().initContainers().stream()
            .filter(container -> container.restartPolicy().equals("Always"));
    return Stream.concat(pod.wanted().containers().stream(), sidecars)
        .flatMap(container -> container.ports().stream())
        .filter(port -> port.name().equals(name))
        .filter(port -> port.protocol().equals(protocol))
        .mapToInt(PodView.Port::containerPort)
        .findFirst();
  }
}
