package io.longshore.netproxy.inspect.kernel;

import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netlink.ipset.KernelIpSets;
import io.longshore.netlink.ipset.ListedSet;
import io.longshore.netlink.iptables.HostForm;
import io.longshore.netlink.iptables.Iptables;
import io.longshore.netlink.iptables.IptablesTable;
import io.longshore.netlink.iptables.legacy.LegacyIptables;
import io.longshore.netlink.iptables.nft.NftIptables;
import io.longshore.netlink.ipvs.Ipvs;
import io.longshore.netlink.ipvs.KernelIpvs;
import io.longshore.netlink.nftables.Chain;
import io.longshore.netlink.nftables.KernelNftables;
import io.longshore.netlink.nftables.NamedSet;
import io.longshore.netlink.nftables.SetElement;
import io.longshore.netlink.nftables.Table;
import io.longshore.netlink.nftables.TableName;
import io.longshore.netlink.route.KernelRoutes;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netlink.wire.NetlinkException;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads the state of a network namespace; what a kernel does not have is left out. */
public final class KernelReader {
  private final NetworkNamespace namespace;
  private final List<RuleTable> tables = new ArrayList<>();

  private KernelReader(NetworkNamespace namespace) {
    this.namespace = namespace;
  }

  /** Reads all that there is. */
  public static KernelState read(NetworkNamespace namespace) {
    return new KernelReader(namespace).readAll();
  }

  private KernelState readAll() {
    unlessAbsent(this::readNftables);
    for (IpFamily family : IpFamily.values()) {
      unlessAbsent(() -> readLegacy(family));
    }
    List<VirtualServer> servers = new ArrayList<>();
    unlessAbsent(() -> servers.addAll(servers()));
    Map<String, ListedSet> sets = new LinkedHashMap<>();
    unlessAbsent(() -> sets.putAll(ipsets()));
    ProcNetwork files = new ProcNetwork(namespace);
    Map<String, Set<IpAddress>> recent = files.recent();
    Network network = network(files.settings());
    return new KernelState(tables, servers, sets, recent, network, files.listeners());
  }

  /** Rules that are there and not shown must not be taken for none. */
  private static void unlessAbsent(Runnable reading) {
    try {
      reading.run();
    } catch (NetlinkException e) {
      if (e.notPermitted()) {
        throw e;
      }
    }
  }

  private NetlinkSocket open(NetlinkProtocol protocol) {
    return NetlinkSocket.open(protocol, namespace);
  }

  /** Tables that iptables made are told in its words: they are those with its chains' names. */
  private void readNftables() {
    try (KernelNftables kernel = new KernelNftables(open(NetlinkProtocol.NETFILTER))) {
      for (Table table : kernel.tables()) {
        List<Chain> chains = kernel.chains(table.table());
        Optional<IpFamily> family = familyOfIptables(table.table(), chains);
        tables.add(
            family.isPresent()
                ? iptables(family.get(), table.table())
                : RuleTable.Native.of(
                    table, chains, kernel.rules(table.table()), sets(kernel, table.table())));
      }
    }
  }

  private static Optional<IpFamily> familyOfIptables(TableName table, List<Chain> chains) {
    Optional<IpFamily> family =
        switch (table.family()) {
          case IPV4 -> Optional.of(IpFamily.IPV4);
          case IPV6 -> Optional.of(IpFamily.IPV6);
          case INET, ARP, NETDEV, BRIDGE -> Optional.empty();
        };
    boolean builtIn =
        io.longshore.netlink.iptables.TableName.of(table.name())
            .map(
                name ->
                    chains.stream()
                        .filter(chain -> chain.base().isPresent())
                        .allMatch(chain -> name.isBuiltIn(chain.name().name())))
            .orElse(false);
    return family.filter(_ -> builtIn);
  }

  private RuleTable iptables(IpFamily family, TableName table) {
    try (Iptables kernel = NftIptables.open(wire(family), namespace)) {
      IptablesTable content =
          kernel.read(io.longshore.netlink.iptables.TableName.of(table.name()).orElseThrow());
      return RuleTable.OfIptables.of(family, HostForm.NFT, content);
    }
  }

  private static Map<NamedSet, List<SetElement>> sets(KernelNftables kernel, TableName table) {
    return kernel.sets(table).stream()
        .collect(Collectors.toMap(Function.identity(), set -> kernel.elements(set.name())));
  }

  private void readLegacy(IpFamily family) {
    try (Iptables kernel = LegacyIptables.open(wire(family), namespace)) {
      for (var name : kernel.tables()) {
        tables.add(RuleTable.OfIptables.of(family, HostForm.LEGACY, kernel.read(name)));
      }
    }
  }

  private List<VirtualServer> servers() {
    try (KernelIpvs kernel = new KernelIpvs(open(NetlinkProtocol.GENERIC))) {
      Ipvs ipvs = kernel;
      return ipvs.services().stream()
          .map(status -> new VirtualServer(status, ipvs.destinations(status.service().key())))
          .toList();
    }
  }

  private Map<String, ListedSet> ipsets() {
    try (KernelIpSets kernel = new KernelIpSets(open(NetlinkProtocol.NETFILTER))) {
      return kernel.list().stream().collect(Collectors.toMap(ListedSet::name, set -> set));
    }
  }

  private Network network(Network.Settings settings) {
    try (KernelRoutes kernel = new KernelRoutes(open(NetlinkProtocol.ROUTE))) {
      return new Network(
          kernel.links(), kernel.addresses(), kernel.routes(), kernel.rules(), settings);
    }
  }

  private static io.longshore.netlink.wire.IpFamily wire(IpFamily family) {
    return switch (family) {
      case IPV4 -> io.longshore.netlink.wire.IpFamily.IPV4;
      case IPV6 -> io.longshore.netlink.wire.IpFamily.IPV6;
    };
  }
}
