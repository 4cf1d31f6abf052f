package io.longshore.netproxy.ipvs;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netlink.ipset.IpSets;
import io.longshore.netlink.ipset.KernelIpSets;
import io.longshore.netlink.iptables.Iptables;
import io.longshore.netlink.ipvs.Ipvs;
import io.longshore.netlink.ipvs.KernelIpvs;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.ServiceChange;
import io.longshore.netproxy.model.ServiceView;
import io.longshore.netproxy.model.Surroundings;
import io.longshore.netproxy.sync.Changes;
import io.longshore.netproxy.sync.DesiredState;
import io.longshore.netproxy.sync.ProxyBackend;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The proxy of one family in IPVS: virtual servers, a device with their addresses, sets that say
 * how packets are treated, and rules that ask them. Safe for use by several threads: the patrol
 * looks while the sync loop works.
 */
public final class IpvsBackend implements ProxyBackend {
  /** How many virtual servers a look at the kernel takes: a second's share of a tour of all. */
  private static final int SERVERS_AT_ONCE = 16;

  private final IpFamily family;
  private final Patrol patrol;
  private final Runnable closing;

  @GuardedBy("this")
  private final AddressDevice device;

  @GuardedBy("this")
  private final ServerTable servers;

  @GuardedBy("this")
  private final SetTable sets;

  @GuardedBy("this")
  private final RuleTables rules;

  @GuardedBy("this")
  private Ledger ledger = new Ledger(new Planner(Surroundings.PLAIN, Set.of()));

  @GuardedBy("this")
  private AddressDevice.Addresses addresses = new AddressDevice.Addresses(Set.of(), Set.of());

  @GuardedBy("this")
  private Map<KubeSet, Integer> sizes = new EnumMap<>(KubeSet.class);

  @GuardedBy("this")
  private boolean adopted;

  @GuardedBy("this")
  private Iterator<VirtualServer> tour = List.<VirtualServer>of().iterator();

  IpvsBackend(
      IpFamily family,
      IpvsOptions options,
      Ipvs ipvs,
      IpSets sets,
      Iptables iptables,
      AddressDevice device,
      Patrol.News news,
      Runnable closing) {
    this.family = family;
    this.closing = closing;
    this.device = device;
    this.patrol = new Patrol(news);
    this.servers = new ServerTable(ipvs, family, options);
    this.sets = new SetTable(sets, family);
    this.rules = new RuleTables(iptables, family, options.masquerading());
  }

  /**
   * Works in a network namespace, whose settings it changes at once.
   *
   * @param iptables the rules of the family, in the form that the host uses; closed with this
   * @throws RuntimeException where the kernel lacks what this mode needs
   */
  public static IpvsBackend open(
      IpFamily family, IpvsOptions options, NetworkNamespace namespace, Iptables iptables) {
    KernelIpvs ipvs = new KernelIpvs(NetlinkSocket.open(NetlinkProtocol.GENERIC, namespace));
    KernelSettings.ensure(
        KernelSettings.wanted(options, System.getProperty("os.version")), namespace);
    if (!options.timeouts().equals(IpvsOptions.SAME_TIMEOUTS)) {
      ipvs.setTimeouts(options.timeouts());
    }
    KernelIpSets sets = new KernelIpSets(NetlinkSocket.open(NetlinkProtocol.NETFILTER, namespace));
    return new IpvsBackend(
        family,
        options,
        ipvs,
        sets,
        iptables,
        KernelAddressDevice.open(family, namespace),
        RouteNews.open(namespace),
        () -> {
          ipvs.close();
          sets.close();
          iptables.close();
        });
  }

  @Override
  public IpFamily family() {
    return family;
  }

  @Override
  public synchronized int replace(DesiredState desired) {
    int differences = device.ensure() ? 1 : 0;
    addresses = device.addresses();
    Planner planner = new Planner(desired.surroundings(), addresses.elsewhere());
    ledger = new Ledger(planner);
    ledger.follow(planner, added(desired.services()));
    Collection<Member> members = ledger.members();
    // The rules treat packets before there is anybody whom they could reach.
    differences += sets.addMissing(members);
    differences += rules.replace();
    differences += servers.replace(ledger.servers());
    differences += bindExactly(members);
    differences += sets.removeOthers(members);
    recount();
    adopted = true;
    return differences;
  }

  private static List<ServiceChange> added(List<ServiceView> views) {
    List<ServiceChange> changes = new ArrayList<>(views.size());
    views.forEach(view -> changes.add(new ServiceChange.Added(view)));
    return changes;
  }

  @GuardedBy("this")
  private int bindExactly(Collection<Member> members) {
    Set<IpAddress> missing = new HashSet<>(bound(members));
    Set<IpAddress> others = new HashSet<>(addresses.bound());
    others.removeAll(missing);
    missing.removeAll(addresses.bound());
    device.unbind(others);
    device.bind(missing);
    return missing.size() + others.size();
  }

  private static List<IpAddress> bound(Collection<Member> members) {
    List<IpAddress> bound = new ArrayList<>();
    for (Member member : members) {
      if (member instanceof Member.Bound(IpAddress address)) {
        bound.add(address);
      }
    }
    return bound;
  }

  @GuardedBy("this")
  private void recount() {
    Map<KubeSet, Integer> counts = new EnumMap<>(KubeSet.class);
    ledger.members().forEach(member -> counts.merge(member.set(), 1, Integer::sum));
    sizes = counts;
  }

  @Override
  public synchronized void apply(Changes changes) {
    Planner planner = new Planner(changes.surroundings(), addresses.elsewhere());
    Ledger.Entry entry = ledger.follow(planner, changes.services());
    sets.add(entry.came());
    servers.apply(entry.servers());
    // An address goes after its servers: its clients are refused rather than sent elsewhere.
    device.unbind(bound(entry.gone()));
    device.bind(bound(entry.came()));
    sets.remove(entry.gone());
    entry.came().forEach(member -> sizes.merge(member.set(), 1, Integer::sum));
    entry.gone().forEach(member -> sizes.merge(member.set(), -1, Integer::sum));
  }

  @Override
  public void watch(Runnable alarm) {
    patrol.start(this, alarm);
  }

  /** Takes away endpoints whose last connections have ended. */
  synchronized void finishDrains() {
    servers.finishDrains();
  }

  /** Whether the machine's addresses are still those that were planned for. */
  synchronized boolean addressesAreRight() {
    AddressDevice.Addresses wanted =
        new AddressDevice.Addresses(Set.copyOf(bound(ledger.members())), addresses.elsewhere());
    return !adopted || device.addresses().equals(wanted);
  }

  /** Whether sets, rules and the next few virtual servers are as they should be. */
  synchronized boolean looksRight() {
    if (!adopted) {
      return true;
    }
    if (!sets.isComplete(sizes) || !rules.isComplete()) {
      return false;
    }
    if (!tour.hasNext()) {
      tour = List.copyOf(ledger.servers()).iterator();
    }
    for (int i = 0; i < SERVERS_AT_ONCE && tour.hasNext(); i++) {
      VirtualServer server = tour.next();
      // What has changed since the tour began is looked at in the next one.
      if (ledger.wants(server) && !servers.has(server)) {
        return false;
      }
    }
    return true;
  }

  /** How many endpoints wait for their last connections to end. */
  synchronized int draining() {
    return servers.draining();
  }

  @Override
  public void close() {
    patrol.close();
    synchronized (this) {
      adopted = false;
      device.close();
      closing.run();
    }
  }
}
