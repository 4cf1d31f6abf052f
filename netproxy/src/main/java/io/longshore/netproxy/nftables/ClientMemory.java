package io.longshore.netproxy.nftables;

import io.longshore.netlink.nftables.ElementValue;
import io.longshore.netlink.nftables.NftTransaction;
import io.longshore.netlink.nftables.Nftables;
import io.longshore.netlink.nftables.SetElement;
import io.longshore.netlink.nftables.SetName;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netlink.wire.NetlinkException;
import io.longshore.netproxy.model.Destination;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * The endpoints that clients stay with. Packets write that map; here is forgotten what leads to
 * endpoints that are gone. The map is listed for that: it costs with the number of clients, but
 * only when an endpoint goes that clients stayed with.
 */
final class ClientMemory {
  /** How often it is tried: elements may expire between the list and their deletion. */
  private static final int ATTEMPTS = 20;

  private final int addressLength;
  private final Nftables kernel;
  private final SetName affinity;

  /**
   * From a frontend to an endpoint, both as in keys.
   *
   * @param frontend with an address, or of a node port without
   */
  record Path(Bytes frontend, Bytes target) {}

  ClientMemory(Nftables kernel, ProxyTable table) {
    this.kernel = kernel;
    this.affinity = table.affinity().name();
    this.addressLength = table.family().bits() / 8;
  }

  /** All paths that clients may stay on. */
  static Set<Path> paths(Plan plan) {
    Set<Path> paths = new HashSet<>();
    for (Plan.Block block : plan.blocks()) {
      if (block.sticky()) {
        for (Destination destination : block.destinations()) {
          paths.add(new Path(block.frontend(), Keys.target(destination)));
        }
      }
    }
    return paths;
  }

  /** The paths that are no longer there. */
  static Set<Path> gone(Plan before, Plan after) {
    if (before.blocks().stream().noneMatch(Plan.Block::sticky)) {
      return Set.of();
    }
    Set<Path> gone = paths(before);
    gone.removeAll(paths(after));
    return gone;
  }

  /** Forgets clients on these paths. */
  void forget(Set<Path> gone) {
    if (!gone.isEmpty()) {
      forgetIf((path, ofNodePort) -> gone.contains(path) || gone.contains(ofNodePort));
    }
  }

  /** Forgets clients on all but these paths. */
  void keepOnly(Set<Path> valid) {
    forgetIf((path, ofNodePort) -> !valid.contains(path) && !valid.contains(ofNodePort));
  }

  private void forgetIf(BiPredicate<Path, Path> chosen) {
    for (int attempt = 1; ; attempt++) {
      List<SetElement> elements =
          kernel.elements(affinity).stream()
              .filter(one -> isOn(one, chosen))
              .map(one -> SetElement.of(one.key()))
              .toList();
      try {
        kernel.apply(new NftTransaction().delete(affinity, elements));
        return;
      } catch (NetlinkException e) {
        if (!e.notFound() || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private boolean isOn(SetElement element, BiPredicate<Path, Path> chosen) {
    if (!(element.value() instanceof ElementValue.Data(Bytes target))) {
      return false;
    }
    // Behind the client's address, the key has the frontend.
    Bytes frontend = element.key().part(addressLength, element.key().length());
    Bytes nodePort = frontend.part(addressLength, frontend.length());
    return chosen.test(new Path(frontend, target), new Path(nodePort, target));
  }
}
