package io.longshore.netproxy.inspect.kernel;

import io.longshore.netlink.ipset.ListedSet;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.Protocol;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that decides where the packets of a network namespace go.
 *
 * @param tables of nf_tables, and of iptables in both forms
 * @param servers of IPVS; none where the kernel has no IPVS
 * @param ipsets by name
 * @param recent for each list of iptables' match "recent", the addresses on it
 * @param listeners sockets of TCP and UDP that wait
 */
public record KernelState(
    List<RuleTable> tables,
    List<VirtualServer> servers,
    Map<String, ListedSet> ipsets,
    Map<String, Set<IpAddress>> recent,
    Network network,
    List<Listener> listeners) {

  /** Copies the collections. */
  public KernelState {
    tables = List.copyOf(tables);
    servers = List.copyOf(servers);
    ipsets = Map.copyOf(ipsets);
    recent = Map.copyOf(recent);
    listeners = List.copyOf(listeners);
  }

  /** The nf_tables tables that iptables did not make. */
  public List<RuleTable.Native> nativeTables() {
    return tables.stream()
        .filter(RuleTable.Native.class::isInstance)
        .map(RuleTable.Native.class::cast)
        .toList();
  }

  /** The tables of iptables. */
  public List<RuleTable.OfIptables> iptablesTables() {
    return tables.stream()
        .filter(RuleTable.OfIptables.class::isInstance)
        .map(RuleTable.OfIptables.class::cast)
        .toList();
  }

  /** Whether somebody on this machine takes what is sent there; SCTP's sockets are not read. */
  public boolean isTaken(Protocol protocol, IpAddress to, int port) {
    return protocol == Protocol.SCTP
        || listeners.stream().anyMatch(one -> one.takes(protocol, to, port));
  }

  /** An ipset, if there is one of this name. */
  public Optional<ListedSet> ipset(String name) {
    return Optional.ofNullable(ipsets.get(name));
  }
}
