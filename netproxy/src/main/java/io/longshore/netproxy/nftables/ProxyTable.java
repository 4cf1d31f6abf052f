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
import java.util.Objects;

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
  private final NamedSet sticky;
  private final NamedSet stickyNodePorts;
  private final NamedSet firewalled;
  private final NamedSet allowedSources;
  private final NamedSet clusterIps;
  private final NamedSet nodePortAddresses;
  private final NamedSet hairpins;
  private final Map<EndpointList, NamedSet> endpoints = new EnumMap<>(EndpointList.class);

  ProxyTable(IpFamily family) {
    this.family = family;
    boolean four = family == IpFamily.IPV4;
    name = new TableName(four ? Family.IPV4 : Family.IPV6, NAME);
    Field from = four ? Field.ipSource() : Field.ip6Source();
    Field to = four ? Field.ipDestination() : Field.ip6Destination();
    Field protocol = Field.transportProtocol();
    Field port = Field.destinationPort();
    services = verdicts("services", "what becomes of packets to an address", to, protocol, port);
    nodePorts = verdicts("node-ports", "what becomes of packets to a node port", protocol, port);
    sticky = verdicts("sticky", "addresses whose clients stay", to, protocol, port);
    stickyNodePorts =
        verdicts("sticky-node-ports", "node ports whose clients stay", protocol, port);
    firewalled = set("firewalled", "addresses not open to everybody", to, protocol, port);
    allowedSources =
        set("allowed-sources", "to whom they are open", to, protocol, port, from)
            .with(NamedSet.Flag.INTERVAL);
    clusterIps = set("cluster-ips", "addresses that Services have", to);
    nodePortAddresses = set("node-port-addresses", "addresses that have node ports", to);
    hairpins = set("hairpins", "pods of this node that reached themselves", from, to);
    DataType target = DataType.of(to, port);
    for (EndpointList list : EndpointList.values()) {
      Field index = Field.number(ANY_MODULUS);
      DataType choice =
          list.ofNodePort()
              ? DataType.of(protocol, port, index)
              : DataType.of(to, protocol, port, index);
      endpoints.put(list, NamedSet.map(name.set(list.mapName()), choice, target, ""));
    }
    DataType client = DataType.of(from, to, protocol, port);
    affinity =
        NamedSet.map(name.set("affinity"), client, target, "where clients that stay are")
            .with(NamedSet.Flag.DYNAMIC, NamedSet.Flag.TIMEOUT)
            .withSize(MOST_STICKY_CLIENTS);
  }

  private NamedSet set(String set, String comment, Field... key) {
    return NamedSet.set(name.set(set), DataType.of(key), comment);
  }

  private NamedSet verdicts(String map, String comment, Field... key) {
    return NamedSet.verdictMap(name.set(map), DataType.of(key), comment);
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
    return Objects.requireNonNull(endpoints.get(list));
  }

  NamedSet affinity() {
    return affinity;
  }

  NamedSet sticky(boolean nodePort) {
    return nodePort ? stickyNodePorts : sticky;
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
                sticky,
                stickyNodePorts,
                firewalled,
                allowedSources,
                clusterIps,
                nodePortAddresses,
                hairpins));
    sets.addAll(endpoints.values());
    return sets;
  }

  /** All sets and maps. */
  List<NamedSet> sets() {
    List<NamedSet> sets = decidedSets();
    sets.add(affinity);
    return sets;
  }
}
