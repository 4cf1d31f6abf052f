package io.longshore.master.scheduler;

import io.longshore.kubeapi.core.Affinity;
import io.longshore.master.cluster.PodView;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A pod and what it takes of its node, worked out once. */
record PlacedPod(PodView pod, Demand demand, Demand usual, Set<HostPort> ports) {

  /** A port of the node itself. */
  record HostPort(String address, int port, String protocol) {
    private static final String ANY = "0.0.0.0";

    private boolean isAny() {
      return address.equals(ANY) || address.equals("::");
    }

    /** Whether both cannot be on one node. */
    boolean excludes(HostPort other) {
      return port == other.port
          && protocol.equals(other.protocol)
          && (isAny() || other.isAny() || address.equals(other.address));
    }
  }

  static PlacedPod of(PodView pod) {
    return new PlacedPod(pod, Demand.of(pod), Demand.usual(pod), hostPorts(pod));
  }

  private static Set<HostPort> hostPorts(PodView pod) {
    Stream<PodView.Container> sidecars =
        pod.wanted().initContainers().stream()
            .filter(container -> container.restartPolicy().equals("Always"));
    return Stream.concat(pod.wanted().containers().stream(), sidecars)
        .flatMap(container -> container.ports().stream())
        .filter(port -> port.hostPort() > 0)
        .map(
            port ->
                new HostPort(
                    port.hostIP().isEmpty() ? HostPort.ANY : port.hostIP(),
                    port.hostPort(),
                    port.protocol()))
        .collect(Collectors.toUnmodifiableSet());
  }

  String uid() {
    return pod.metadata().uid();
  }

  /** What it does not want near it. */
  List<Affinity.PodTerm> repels() {
    return pod.wanted()
        .affinity()
        .flatMap(Affinity::podAntiAffinity)
        .map(Affinity.PodAffinity::requiredDuringSchedulingIgnoredDuringExecution)
        .orElse(List.of());
  }

  /** What it must have near it. */
  List<Affinity.PodTerm> needs() {
    return pod.wanted()
        .affinity()
        .flatMap(Affinity::podAffinity)
        .map(Affinity.PodAffinity::requiredDuringSchedulingIgnoredDuringExecution)
        .orElse(List.of());
  }
}
