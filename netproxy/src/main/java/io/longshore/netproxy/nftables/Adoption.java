package io.longshore.netproxy.nftables;

import io.longshore.netlink.nftables.ElementValue;
import io.longshore.netlink.nftables.SetElement;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netproxy.model.Destination;
import io.longshore.netproxy.model.IpAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the indexes that endpoints have in the kernel already, so that they keep them. */
final class Adoption {
  private final ProxyTable table;
  private final InKernel kernel;

  Adoption(ProxyTable table, InKernel kernel) {
    this.table = table;
    this.kernel = kernel;
  }

  /** The order that comes nearest to the kernel's, by a plan whose blocks are in another order. */
  Indexed order(Plan plan, Indexed wanted) {
    return new Indexed(
        Order.next(found(plan, false), wanted.all()),
        Order.next(found(plan, true), wanted.local()));
  }

  /** All frontends have the same order: the first that is there tells it. */
  private List<Destination> found(Plan plan, boolean localOnly) {
    return plan.blocks().stream()
        .filter(block -> block.localOnly() == localOnly)
        .map(this::found)
        .filter(order -> !order.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  /** Who is there now; those that are not wanted any more as well, to show whose place is free. */
  private List<Destination> found(Plan.Block block) {
    Map<Bytes, SetElement> elements = kernel.elements(table.endpoints(block.list()).name());
    Map<Bytes, Destination> wanted = new HashMap<>();
    block.destinations().forEach(one -> wanted.put(Keys.target(one), one));
    List<Destination> found = new ArrayList<>();
    SetElement element = elements.get(Keys.choice(block.frontend(), 0));
    while (element != null && element.value() instanceof ElementValue.Data(Bytes target)) {
      Destination known = wanted.get(target);
      found.add(known != null ? known : gone(target));
      element = elements.get(Keys.choice(block.frontend(), found.size()));
    }
    return found;
  }

  private static Destination gone(Bytes target) {
    int width = target.length() - Integer.BYTES;
    int port = (int) target.part(width, width + Short.BYTES).big();
    return new Destination(IpAddress.of(target.part(0, width).toArray()), port, false);
  }
}
