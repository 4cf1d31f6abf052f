package io.longshore.master.scheduler;

import io.longshore.kubeapi.core.Affinity;
import io.longshore.master.cluster.PodView;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A pod and what it wants of its node and its neighbours, worked out once.
 *
 * @param demand what it takes of its node
 * @param usual the same, also where it does not say so
 * @param needs what it must have near it
 * @param repels what it must not have near it
 * @param wishes what it would rather have near it, or not
 */
record PlacedPod(
    PodView pod,
    Demand demand,
    Demand usual,
    Set<HostPort> ports,
    List<PodTerm> needs,
    List<PodTerm> repels,
    List<PodTerm.Wish> wishes) {

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
    Optional<Affinity.PodAffinity> near = pod.wanted().affinity().flatMap(Affinity::podAffinity);
    Optional<Affinity.PodAffinity> far = pod.wanted().affinity().flatMap(Affinity::podAntiAffinity);
    return new PlacedPod(
        pod,
        Demand.of(pod),
        Demand.usual(pod),
        hostPorts(pod),
        PodTerm.required(pod, near),
        PodTerm.required(pod, far),
        Stream.concat(
                PodTerm.preferred(pod, near, 1).stream(), PodTerm.preferred(pod, far, -1).stream())
            .toList());
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
}
