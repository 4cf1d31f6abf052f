package io.longshore.netproxy.nftables;

import io.longshore.netlink.nftables.DataType;
import io.longshore.netlink.nftables.Family;
import io.longshore.netlink.nftables.Field;
import io.longshore.netlink.nftables.NamedSet;
import io.longshore.netlink.nftables.Table;
import io.longshore.netlink.nftables.TableName;
import io.longshore.netproxy.model.IpFamily;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The table of one family, and the sets and maps in it. */
final class ProxyTable {
  static final String NAME = "longshore-proxy";

  /** Only for nft, which shows such a field by the expression that it is loaded by. */
  private static final int ANY_MODULUS = 2;

  /** More clients than a node has ports for; those beyond are balanced without memory. */
  private static final int MOST_STICKY_CLIENTS = 1 << 20;

  private final IpFamily family;
  private final TableName name;
  private final NamedSet services;
  private final NamedSet nodePorts;
  private final NamedSet affinity;
  private final NamedSet firewalled;
  private final NamedSet allowedSources;
  private final NamedSet clusterIps;
  private final NamedSet nodePortAddresses;
  private final NamedSet hairpins;
  private final Map<EndpointList, NamedSet> endpoints = new EnumMap<>(EndpointList.class);
  private final Map<EndpointList, NamedSet> members = new EnumMap<>(EndpointList.class);

  ProxyTable(IpFamily family) {
    this.family = family;
    boolean four = family == IpFamily.IPV4;
    name = new TableName(four ? Family.IPV4 : Family.IPV6, NAME);
    Field source = four ? Field.ipSource() : Field.ip6Source();
    Field destination = four ? Field.ipDestination() : Field.ip6Destination();
    Field protocol = Field.transportProtocol();
    Field port = Field.destinationPort();
    DataType frontend = DataType.of(destination, protocol, port);
    DataType target = DataType.of(destination, port);
    services =
        NamedSet.verdictMap(
            name.set("services"), frontend, "what becomes of packets to an address and port");
    nodePorts =
        NamedSet.verdictMap(
            name.set("node-ports"),
            DataType.of(protocol, port),
            "what becomes of packets to a port of this node");
    for (EndpointList list : EndpointList.values()) {
      Field index = Field.number(ANY_MODULUS);
      DataType choice =
          list.ofNodePort()
              ? DataType.of(protocol, port, index)
              : DataType.of(destination, protocol, port, index);
      DataType member =
          list.ofNodePort()
              ? DataType.of(protocol, port, destination, port)
              : DataType.of(destination, protocol, port, destination, port);
      endpoints.put(list, NamedSet.map(name.set(list.mapName()), choice, target, ""));
      members.put(list, NamedSet.set(name.set(list.memberName()), member, ""));
    }
    affinity =
        NamedSet.map(
                name.set("affinity"),
                DataType.of(source, destination, protocol, port),
                target,
                "the endpoints of clients that stay with theirs")
            .with(NamedSet.Flag.DYNAMIC, NamedSet.Flag.TIMEOUT)
            .withSize(MOST_STICKY_CLIENTS);
    firewalled =
        NamedSet.set(
            name.set("firewalled"), frontend, "load balancers' addresses not open to everybody");
    allowedSources =
        NamedSet.set(
                name.set("allowed-sources"),
                DataType.of(destination, protocol, port, source),
                "to whom they are open")
            .with(NamedSet.Flag.INTERVAL);
    clusterIps =
        NamedSet.set(
            name.set("cluster-ips"), DataType.of(destination), "addresses that Services have");
    nodePortAddresses =
        NamedSet.set(
            name.set("node-port-addresses"),
            DataType.of(destination),
            "this node's addresses that have node ports");
    hairpins =
        NamedSet.set(
            name.set("hairpins"),
            DataType.of(source, destination),
            "pods of this node that reached themselves");
  }

  IpFamily family() {
    return family;
  }

  TableName name() {
    return name;
  }

  Table table() {
    return Table.of(name, "Services of Kubernetes, by longshore");
  }

  NamedSet services() {
    return services;
  }

  NamedSet nodePorts() {
    return nodePorts;
  }

  NamedSet endpoints(EndpointList list) {
    return java.util.Objects.requireNonNull(endpoints.get(list));
  }

  NamedSet members(EndpointList list) {
    return java.util.Objects.requireNonNull(members.get(list));
  }

  NamedSet affinity() {
    return affinity;
  }

  NamedSet firewalled() {
    return firewalled;
  }

  NamedSet allowedSources() {
    return allowedSources;
  }

  NamedSet clusterIps() {
    return clusterIps;
  }

  NamedSet nodePortAddresses() {
    return nodePortAddresses;
  }

  NamedSet hairpins() {
    return hairpins;
  }

  /** Those whose elements we decide; packets decide those of {@link #affinity}. */
  List<NamedSet> decidedSets() {
    List<NamedSet> sets =
        new ArrayList<>(
            List.of(
                services,
                nodePorts,
                firewalled,
                allowedSources,
                clusterIps,
                nodePortAddresses,
                hairpins));
    sets.addAll(endpoints.values());
    sets.addAll(members.values());
    return sets;
  }

  /** All sets and maps. */
  List<NamedSet> sets() {
    List<NamedSet> sets = decidedSets();
    sets.add(affinity);
    return sets;
  }
}
