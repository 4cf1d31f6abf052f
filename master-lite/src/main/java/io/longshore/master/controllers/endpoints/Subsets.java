package io.longshore.master.controllers.endpoints;

import io.longshore.kubeapi.core.Endpoints;
import io.longshore.kubeapi.core.Service;
import io.longshore.kubeapi.discovery.EndpointSlice;
import io.longshore.master.cluster.PodView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The addresses behind a Service in the old form: those with the same ports stand together. After
 * pkg/controller/endpoint and api/v1/endpoints' RepackSubsets.
 *
 * @param truncated whether there are more than the old form may hold
 */
record Subsets(List<Endpoints.Subset> all, boolean truncated) {
  /** No more addresses: endpoints_controller.go's maxCapacity. */
  static final int MOST = 1000;

  private static final Comparator<Endpoints.Address> BY_ADDRESS =
      Comparator.comparing(Endpoints.Address::ip)
          .thenComparing(address -> address.targetRef().map(ref -> ref.uid()).orElse(""));

  /** An address, and whether clients may be sent there. */
  private record Member(Endpoints.Address address, boolean ready) {}

  /** Works it out. */
  static Subsets of(Service service, Collection<PodView> pods) {
    boolean portless = service.spec().map(Service.Spec::ports).orElse(List.of()).isEmpty();
    Map<Member, List<Endpoints.Port>> ports = new LinkedHashMap<>();
    for (PodView pod : pods) {
      PodEndpoint endpoint = new PodEndpoint(service, pod);
      member(service, endpoint)
          .ifPresent(
              member -> {
                List<Endpoints.Port> open = ports(endpoint);
                if (portless || !open.isEmpty()) {
                  ports.put(member, open);
                }
              });
    }
    return truncated(subsets(ports));
  }

  private static Optional<Member> member(Service service, PodEndpoint endpoint) {
    boolean unready = service.spec().filter(Service.Spec::publishNotReadyAddresses).isPresent();
    if (!endpoint.isPresent() || (endpoint.pod().isEnding() && !unready)) {
      return Optional.empty();
    }
    return endpoint
        .address(PodEndpoint.Family.of(service).getFirst())
        .map(
            ip ->
                new Member(
                    new Endpoints.Address(
                        ip,
                        endpoint.hostname(),
                        endpoint.pod().wanted().nodeName(),
                        Optional.of(endpoint.reference())),
                    endpoint.isReady()));
  }

  private static List<Endpoints.Port> ports(PodEndpoint endpoint) {
    return endpoint.ports().stream()
        .map(
            (EndpointSlice.Port port) ->
                new Endpoints.Port(
                    port.name(), port.port().orElse(0), port.protocol(), port.appProtocol()))
        .toList();
  }

  /** First who has each port, then which ports have the same members. */
  private static List<Endpoints.Subset> subsets(Map<Member, List<Endpoints.Port>> ports) {
    Map<Optional<Endpoints.Port>, Set<Member>> members = new LinkedHashMap<>();
    ports.forEach(
        (member, open) -> {
          List<Optional<Endpoints.Port>> keys =
              open.isEmpty() ? List.of(Optional.empty()) : open.stream().map(Optional::of).toList();
          keys.forEach(key -> members.computeIfAbsent(key, _ -> new LinkedHashSet<>()).add(member));
        });
    Map<Set<Member>, List<Endpoints.Port>> together = new HashMap<>();
    members.forEach(
        (port, having) ->
            port.ifPresentOrElse(
                one -> together.computeIfAbsent(having, _ -> new ArrayList<>()).add(one),
                () -> together.computeIfAbsent(having, _ -> new ArrayList<>())));
    return together.entrySet().stream()
        .map(entry -> subset(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparing(subset -> subset.ports().toString() + subset))
        .toList();
  }

  private static Endpoints.Subset subset(Set<Member> members, List<Endpoints.Port> ports) {
    return new Endpoints.Subset(
        addresses(members, true),
        addresses(members, false),
        ports.stream()
            .sorted(
                Comparator.comparing(Endpoints.Port::name)
                    .thenComparingInt(Endpoints.Port::port)
                    .thenComparing(Endpoints.Port::protocol))
            .toList());
  }

  private static List<Endpoints.Address> addresses(Set<Member> members, boolean ready) {
    return members.stream()
        .filter(member -> member.ready() == ready)
        .map(Member::address)
        .sorted(BY_ADDRESS)
        .toList();
  }

  /** Those that are ready stay as long as there is room. */
  private static Subsets truncated(List<Endpoints.Subset> subsets) {
    int ready = subsets.stream().mapToInt(subset -> subset.addresses().size()).sum();
    int unready = subsets.stream().mapToInt(subset -> subset.notReadyAddresses().size()).sum();
    if (ready + unready <= MOST) {
      return new Subsets(subsets, false);
    }
    int readyLeft = MOST;
    int unreadyLeft = Math.max(0, MOST - ready);
    List<Endpoints.Subset> kept = new ArrayList<>();
    for (Endpoints.Subset subset : subsets) {
      List<Endpoints.Address> some = subset.addresses().stream().limit(readyLeft).toList();
      List<Endpoints.Address> others =
          subset.notReadyAddresses().stream().limit(unreadyLeft).toList();
      readyLeft -= some.size();
      unreadyLeft -= others.size();
      if (!some.isEmpty() || !others.isEmpty()) {
        kept.add(new Endpoints.Subset(some, others, subset.ports()));
      }
    }
    return new Subsets(List.copyOf(kept), true);
  }
}
