package io.longshore.netproxy.ipvs;

import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netlink.ipset.Element;
import io.longshore.netlink.ipset.IpSets;
import io.longshore.netlink.ipset.KernelIpSets;
import io.longshore.netlink.ipset.ListedSet;
import io.longshore.netlink.iptables.Iptables;
import io.longshore.netlink.ipvs.Ipvs;
import io.longshore.netlink.ipvs.IpvsChange;
import io.longshore.netlink.ipvs.KernelIpvs;
import io.longshore.netlink.ipvs.ServiceKey;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netlink.wire.NetlinkException;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.sync.Leftovers;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * What this mode leaves: virtual servers, rules, sets and a device. Some chains have the names of
 * those of kube-proxy's mode iptables: where neither the device nor a set is, they are that mode's.
 */
public final class IpvsLeftovers implements Leftovers, AutoCloseable {
  /** The kernel lets go of a set some time after the last rule that asks it has gone. */
  private static final int ATTEMPTS = 50;

  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

  private final Optional<? extends Ipvs> ipvs;
  private final IpSets sets;
  private final List<Iptables> iptables;
  private final List<AddressDevice> devices;
  private final Runnable closing;

  IpvsLeftovers(
      Optional<? extends Ipvs> ipvs,
      IpSets sets,
      List<Iptables> iptables,
      List<AddressDevice> devices,
      Runnable closing) {
    this.ipvs = ipvs;
    this.sets = sets;
    this.closing = closing;
    this.iptables = List.copyOf(iptables);
    this.devices = List.copyOf(devices);
  }

  /**
   * Of a network namespace.
   *
   * @param iptables the rules of both families, in each form that the host has; closed by others
   */
  public static IpvsLeftovers open(NetworkNamespace namespace, List<Iptables> iptables) {
    Optional<KernelIpvs> ipvs = ipvs(namespace);
    KernelIpSets sets = new KernelIpSets(NetlinkSocket.open(NetlinkProtocol.NETFILTER, namespace));
    return new IpvsLeftovers(
        ipvs,
        sets,
        iptables,
        Arrays.stream(IpFamily.values())
            .map(family -> (AddressDevice) KernelAddressDevice.open(family, namespace))
            .toList(),
        () -> {
          ipvs.ifPresent(KernelIpvs::close);
          sets.close();
        });
  }

  private static Optional<KernelIpvs> ipvs(NetworkNamespace namespace) {
    NetlinkSocket socket = NetlinkSocket.open(NetlinkProtocol.GENERIC, namespace);
    try {
      return Optional.of(new KernelIpvs(socket));
    } catch (NetlinkException e) {
      socket.close();
      if (!e.notSupported()) {
        throw e;
      }
      return Optional.empty();
    }
  }

  @Override
  public String mode() {
    return "ipvs";
  }

  @Override
  public int remove() {
    List<ListedSet> found = ourSets();
    int removed = ipvs.map(table -> removeServers(table, found)).orElse(0);
    boolean device = devices.stream().map(AddressDevice::remove).reduce(false, (a, b) -> a || b);
    if (found.isEmpty() && !device) {
      return removed;
    }
    removed += iptables.stream().mapToInt(RuleTables::remove).sum();
    found.forEach(set -> destroy(set.name()));
    return removed + found.size() + (device ? 1 : 0);
  }

  private List<ListedSet> ourSets() {
    Set<String> names =
        Arrays.stream(IpFamily.values())
            .flatMap(family -> Arrays.stream(KubeSet.values()).map(set -> set.name(family)))
            .collect(Collectors.toSet());
    return sets.list().stream().filter(set -> names.contains(set.name())).toList();
  }

  /** Those whose addresses the device has, and those of node ports; others are somebody else's. */
  private int removeServers(Ipvs table, List<ListedSet> ours) {
    Set<IpAddress> bound = new HashSet<>();
    devices.forEach(device -> bound.addAll(device.addresses().bound()));
    Set<Integer> nodePorts = new HashSet<>();
    ours.stream()
        .filter(set -> set.name().contains("-NODE-PORT-"))
        .flatMap(set -> set.entries().stream())
        .forEach(entry -> port(entry.element()).ifPresent(nodePorts::add));
    List<IpvsChange> steps =
        table.services().stream()
            .map(status -> status.service().key())
            .filter(key -> isOurs(key, bound, nodePorts))
            .map(key -> (IpvsChange) new IpvsChange.DeleteService(key))
            .toList();
    table.apply(steps);
    return steps.size();
  }

  private static Optional<Integer> port(Element element) {
    return switch (element) {
      case Element.Port(int number) -> Optional.of(number);
      case Element.IpPort(_, Element.Service service) -> Optional.of(service.port());
      case Element.Ip _,
          Element.IpPortIp _,
          Element.IpPortNet _,
          Element.Net _,
          Element.NetPort _,
          Element.Unknown _ ->
          Optional.empty();
    };
  }

  private static boolean isOurs(ServiceKey key, Set<IpAddress> bound, Set<Integer> nodePorts) {
    return switch (key) {
      case ServiceKey.FirewallMark _ -> false;
      case ServiceKey.Address(_, var endpoint) ->
          bound.contains(IpAddress.of(endpoint.address())) || nodePorts.contains(endpoint.port());
    };
  }

  private void destroy(String set) {
    for (int attempt = 1; ; attempt++) {
      try {
        sets.destroy(set);
        return;
      } catch (NetlinkException e) {
        if (!e.busy() || attempt == ATTEMPTS) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE);
      }
    }
  }

  @Override
  public void close() {
    devices.forEach(AddressDevice::close);
    closing.run();
  }
}
