package io.longshore.netproxy.nftables;

import io.longshore.netlink.nftables.SetElement;
import io.longshore.netproxy.model.Destination;
import io.longshore.netproxy.model.IpAddress;

/** The elements that endpoints have. */
final class Elements {
  private Elements() {}

  static SetElement choice(Plan.Block block, int index, Destination destination) {
    return SetElement.of(Keys.choice(block.frontend(), index), Keys.target(destination));
  }

  static SetElement hairpin(IpAddress address) {
    return SetElement.of(Keys.pair(address, address));
  }

  static SetElement address(IpAddress address) {
    return SetElement.of(Keys.address(address));
  }
}
