package io.longshore.netproxy.model;

import java.util.Collection;
import java.util.List;

/**
 * Which addresses are to have node ports, as the user says: pkg/proxy/util/nodeport_addresses.go.
 *
 * @param primary the addresses that the cluster knows the node by, whatever the ranges say
 * @param ranges those in them; none for a family means all of that family
 */
public record NodePortSelection(boolean primary, List<Cidr> ranges) {

  /** Copies the list. */
  public NodePortSelection {
    ranges = List.copyOf(ranges);
  }

  /** The addresses of a family, of those that the machine has now. */
  public NodePortAddresses choose(
      IpFamily family, List<IpAddress> nodeAddresses, Collection<IpAddress> machineAddresses) {
    if (primary) {
      return new NodePortAddresses.Listed(
          nodeAddresses.stream().filter(address -> address.family() == family).toList());
    }
    List<Cidr> concerned = ranges.stream().filter(range -> range.family() == family).toList();
    if (concerned.isEmpty() || concerned.stream().anyMatch(Cidr::isEverything)) {
      return new NodePortAddresses.All();
    }
    return new NodePortAddresses.Listed(
        machineAddresses.stream()
            .filter(address -> concerned.stream().anyMatch(range -> range.contains(address)))
            .toList());
  }
}
