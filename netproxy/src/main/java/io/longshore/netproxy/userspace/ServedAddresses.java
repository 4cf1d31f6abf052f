package io.longshore.netproxy.userspace;

import io.longshore.base.log.Log;
import io.longshore.netlink.wire.NetlinkException;
import io.longshore.netproxy.model.Frontend;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.ServicePortName;
import io.longshore.netproxy.model.ServiceView;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The addresses of Services, for which the machine takes packets. Without the right to say so the
 * proxy serves what comes by itself: node ports at least. For one thread at a time.
 */
final class ServedAddresses {
  private static final Log LOG = Log.of("userspace");

  private final OwnAddresses own;
  private final Map<ServicePortName, Set<IpAddress>> wanted = new HashMap<>();
  private final Map<IpAddress, Integer> users = new HashMap<>();
  private final Set<IpAddress> taken = new HashSet<>();

  /** Those that may have to be taken, or not to be taken any more. */
  private final Set<IpAddress> touched = new HashSet<>();

  private boolean permitted = true;

  ServedAddresses(OwnAddresses own) {
    this.own = own;
  }

  /** Looks at what the machine really takes: {@link #become} then compares everything. */
  void look() {
    taken.clear();
    taken.addAll(own.present());
    touched.addAll(taken);
    touched.addAll(users.keySet());
  }

  /**
   * Takes packets for these Services too, and no longer for those.
   *
   * @param onDevices addresses that the machine has anyway
   * @return how many addresses changed
   */
  int become(List<ServiceView> views, List<ServicePortName> unwanted, Set<IpAddress> onDevices) {
    views.forEach(view -> want(view.name(), addresses(view)));
    unwanted.forEach(name -> want(name, Set.of()));
    int changed = 0;
    for (IpAddress address : touched) {
      boolean needed = users.containsKey(address) && !onDevices.contains(address);
      changed += needed ? take(address) : leave(address);
    }
    touched.clear();
    return changed;
  }

  private void want(ServicePortName name, Set<IpAddress> now) {
    Set<IpAddress> before = now.isEmpty() ? wanted.remove(name) : wanted.put(name, now);
    now.forEach(address -> users.merge(address, 1, Integer::sum));
    Optional.ofNullable(before)
        .ifPresent(
            gone ->
                gone.forEach(
                    address ->
                        users.computeIfPresent(
                            address, (_, count) -> count == 1 ? null : count - 1)));
    if (!now.equals(before)) {
      touched.addAll(now);
      Optional.ofNullable(before).ifPresent(touched::addAll);
    }
  }

  private static Set<IpAddress> addresses(ServiceView view) {
    return view.frontends().stream()
        .flatMap(frontend -> address(frontend).stream())
        .filter(address -> !address.isLoopback())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Optional<IpAddress> address(Frontend frontend) {
    return switch (frontend) {
      case Frontend.ClusterAddress(IpAddress address, _) -> Optional.of(address);
      case Frontend.ExternalAddress(IpAddress address, _) -> Optional.of(address);
      case Frontend.LoadBalancerAddress(IpAddress address, _, _) -> Optional.of(address);
      case Frontend.NodePort _ -> Optional.empty();
    };
  }

  private int take(IpAddress address) {
    if (!permitted || !taken.add(address)) {
      return 0;
    }
    try {
      own.add(address);
      return 1;
    } catch (NetlinkException e) {
      taken.remove(address);
      if (!e.notPermitted()) {
        throw e;
      }
      permitted = false;
      LOG.warn(
          "this process may not make addresses of Services its own (CAP_NET_ADMIN): it serves node"
              + " ports, and what is routed to it",
          "error",
          e);
      return 0;
    }
  }

  private int leave(IpAddress address) {
    if (!taken.remove(address)) {
      return 0;
    }
    own.remove(address);
    return 1;
  }
}
