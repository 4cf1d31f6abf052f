package io.longshore.netproxy.model;

import java.util.List;
import java.util.Optional;

/**
 * What a proxy wants to know of its node.
 *
 * @param zone empty where nobody has said
 * @param addresses the primary one first, then perhaps one of the other family
 * @param podRanges what the node's pods have their addresses from
 * @param eligible whether load balancers should send here: it is not about to be deleted
 */
public record NodeFacts(
    String zone, List<IpAddress> addresses, List<Cidr> podRanges, boolean eligible) {

  /** Copies the lists. */
  public NodeFacts {
    addresses = List.copyOf(addresses);
    podRanges = List.copyOf(podRanges);
  }

  /** The address of a family. */
  public Optional<IpAddress> address(IpFamily family) {
    return addresses.stream().filter(address -> address.family() == family).findFirst();
  }

  /** The range of a family that the node's pods are in. */
  public Optional<Cidr> podRange(IpFamily family) {
    return podRanges.stream().filter(range -> range.family() == family).findFirst();
  }
}
