package io.longshore.netproxy.model;

import java.util.List;

/**
 * What a backend needs to know beside service ports, for its family of addresses.
 *
 * @param nodeAddresses this node's addresses as the cluster knows them, the primary one first
 * @param serviceRanges where cluster addresses are taken from, sorted; empty where nobody knows
 */
public record Surroundings(
    NodePortAddresses nodePortAddresses, List<IpAddress> nodeAddresses, List<Cidr> serviceRanges) {

  /** Nothing special. */
  public static final Surroundings PLAIN =
      new Surroundings(new NodePortAddresses.All(), List.of(), List.of());

  /** Copies the lists. */
  public Surroundings {
    nodeAddresses = List.copyOf(nodeAddresses);
    serviceRanges = serviceRanges.stream().distinct().sorted().toList();
  }
}
