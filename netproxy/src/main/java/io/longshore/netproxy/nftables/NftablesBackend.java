package io.longshore.netproxy.nftables;

import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netlink.nftables.Chain;
import io.longshore.netlink.nftables.ChainName;
import io.longshore.netlink.nftables.KernelNftables;
import io.longshore.netlink.nftables.NftEvent;
import io.longshore.netlink.nftables.NftTransaction;
import io.longshore.netlink.nftables.Nftables;
import io.longshore.netlink.nftables.SetName;
import io.longshore.netlink.nftables.TableName;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.Masquerading;
import io.longshore.netproxy.model.NodePortAddresses;
import io.longshore.netproxy.model.ServiceChange;
import io.longshore.netproxy.model.ServicePortName;
import io.longshore.netproxy.model.ServiceView;
import io.longshore.netproxy.model.Surroundings;
import io.longshore.netproxy.sync.Changes;
import io.longshore.netproxy.sync.DesiredState;
import io.longshore.netproxy.sync.ProxyBackend;
import io.longshore.netproxy.watch.NftWatch;
import io.longshore.netproxy.watch.RuleWatch;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The proxy of one family in a table of its own. What it remembers of the kernel is the order of
 * each Service's endpoints and how often shared addresses are used: the rest follows from the
 * views. For one thread at a time, as {@link ProxyBackend} says.
 */
public final class NftablesBackend implements ProxyBackend {
  private final ProxyTable table;
  private final Nftables kernel;
  private final RuleWatch watch;
  private final Planner planner;
  private final FixedChains fixedChains;
  private final WayChains wayChains;
  private final ClientMemory memory;
  private final NftTransaction transaction = new NftTransaction();

  private final Map<ServicePortName, Indexed> orders = new HashMap<>();
  private final Set<String> chains = new HashSet<>();
  private Uses<IpAddress> clusterIps = new Uses<>();
  private Uses<IpAddress> hairpins = new Uses<>();
  private Surroundings surroundings = Surroundings.PLAIN;

  /** Works on the ruleset of a network, and listens to those who change it too. */
  public static NftablesBackend open(
      IpFamily family, Masquerading masquerading, NetworkNamespace network) {
    KernelNftables kernel = kernel(network);
    try {
      return new NftablesBackend(family, masquerading, kernel, watch(family, network, kernel));
    } catch (RuntimeException e) {
      kernel.close();
      throw e;
    }
  }

  private static RuleWatch watch(IpFamily family, NetworkNamespace network, KernelNftables kernel) {
    TableName table = new ProxyTable(family).name();
    return NftWatch.open(
        "table " + table,
        network,
        kernel.port(),
        () -> kernel.generation().number(),
        event -> isAbout(table, event));
  }

  private static boolean isAbout(TableName table, NftEvent event) {
    return switch (event) {
      case NftEvent.Added(var object) -> object.table().equals(table);
      case NftEvent.Removed(var object) -> object.table().equals(table);
      case NftEvent.Committed _ -> false;
    };
  }

  static KernelNftables kernel(NetworkNamespace network) {
    return new KernelNftables(NetlinkSocket.open(NetlinkProtocol.NETFILTER, network));
  }

  /** Takes both over. */
  NftablesBackend(IpFamily family, Masquerading masquerading, Nftables kernel, RuleWatch watch) {
    this.table = new ProxyTable(family);
    this.kernel = kernel;
    this.watch = watch;
    this.memory = new ClientMemory(kernel, table);
    this.planner = new Planner(table);
    this.fixedChains = new FixedChains(table, masquerading);
    this.wayChains = new WayChains(table, masquerading);
  }

  @Override
  public IpFamily family() {
    return table.family();
  }

  @Override
  public void watch(Runnable alarm) {
    watch.start(alarm);
  }

  @Override
  public void apply(Changes changes) {
    transaction.clear();
    Edits edits = new Edits(table);
    Set<ClientMemory.Path> gone = new HashSet<>();
    if (!changes.surroundings().equals(surroundings)) {
      move(changes.surroundings(), edits);
    }
    for (ServiceChange change : changes.services()) {
      Plan before = change.was().map(this::planned).orElse(Plan.NOTHING);
      Plan after = change.becomes().map(this::planAnew).orElse(Plan.NOTHING);
      if (change.becomes().isEmpty()) {
        orders.remove(change.name());
      }
      after.chains().forEach(this::addIfMissing);
      edits.change(before, after);
      gone.addAll(ClientMemory.gone(before, after));
      clusterIps.release(before.clusterIp());
      clusterIps.use(after.clusterIp());
      hairpins.release(before.hairpins());
      hairpins.use(after.hairpins());
    }
    settle(edits);
    edits.writeTo(transaction);
    commit();
    memory.forget(gone);
  }

  private void commit() {
    watch.change(transaction.size(), () -> kernel.apply(transaction));
  }

  private Plan planned(ServiceView view) {
    Indexed order = orders.get(view.name());
    if (order == null) {
      throw new IllegalStateException("a change of what was never told: " + view.name());
    }
    return planner.plan(view, order);
  }

  private Plan planAnew(ServiceView view) {
    Indexed order = orders.getOrDefault(view.name(), Indexed.NONE).next(view);
    orders.put(view.name(), order);
    return planner.plan(view, order);
  }

  private void addIfMissing(Way way) {
    if (chains.add(way.chainName())) {
      ChainText text = wayChains.write(way);
      transaction.add(text.chain());
      text.rules().forEach(transaction::append);
    }
  }

  private void settle(Edits edits) {
    SetName addresses = table.clusterIps().name();
    clusterIps.settle(
        address -> edits.add(addresses, Elements.address(address)),
        address -> edits.delete(addresses, Elements.address(address)));
    SetName pairs = table.hairpins().name();
    hairpins.settle(
        address -> edits.add(pairs, Elements.hairpin(address)),
        address -> edits.delete(pairs, Elements.hairpin(address)));
  }

  private void move(Surroundings now, Edits edits) {
    List<IpAddress> before = listed(surroundings);
    List<IpAddress> after = listed(now);
    SetName set = table.nodePortAddresses().name();
    before.stream()
        .filter(address -> !after.contains(address))
        .forEach(address -> edits.delete(set, Elements.address(address)));
    after.stream()
        .filter(address -> !before.contains(address))
        .forEach(address -> edits.add(set, Elements.address(address)));
    List<ChainText> old = fixedChains.changing(surroundings);
    fixedChains.changing(now).stream().filter(text -> !old.contains(text)).forEach(this::rewrite);
    surroundings = now;
  }

  private List<IpAddress> listed(Surroundings of) {
    return switch (of.nodePortAddresses()) {
      case NodePortAddresses.All _ -> List.of();
      case NodePortAddresses.Listed(var addresses) ->
          addresses.stream().filter(address -> address.family() == family()).toList();
    };
  }

  private void rewrite(ChainText text) {
    transaction.flush(text.chain().name());
    text.rules().forEach(transaction::append);
  }

  @Override
  public int replace(DesiredState desired) {
    InKernel found = InKernel.read(kernel, table);
    Set<ClientMemory.Path> sticky = new HashSet<>();
    int differences = prepare(desired, found, sticky);
    commit();
    memory.keepOnly(sticky);
    removeUnused(found);
    return differences;
  }

  /** In how many places the kernel is different; it is left so, and so must this backend be. */
  int compare(DesiredState desired) {
    return prepare(desired, InKernel.read(kernel, table), new HashSet<>());
  }

  private int prepare(DesiredState desired, InKernel found, Set<ClientMemory.Path> sticky) {
    forget();
    surroundings = desired.surroundings();
    Replacement replacement = new Replacement(table, found, transaction.clear());
    Map<String, ChainText> texts = new LinkedHashMap<>();
    fixedChains.all(surroundings).forEach(text -> texts.put(text.name(), text));
    for (ServiceView view : desired.services()) {
      Plan plan = adopt(view, found);
      plan.chains()
          .forEach(way -> texts.computeIfAbsent(way.chainName(), _ -> wayChains.write(way)));
      replacement.want(plan);
      sticky.addAll(ClientMemory.paths(plan));
      clusterIps.use(plan.clusterIp());
      hairpins.use(plan.hairpins());
    }
    chains.addAll(texts.keySet());
    wantShared(replacement);
    return replacement.write(List.copyOf(texts.values()));
  }

  private void wantShared(Replacement replacement) {
    SetName nodePortAddresses = table.nodePortAddresses().name();
    SetName addresses = table.clusterIps().name();
    SetName pairs = table.hairpins().name();
    listed(surroundings).forEach(one -> replacement.want(nodePortAddresses, Elements.address(one)));
    clusterIps.settle(one -> replacement.want(addresses, Elements.address(one)), _ -> {});
    hairpins.settle(one -> replacement.want(pairs, Elements.hairpin(one)), _ -> {});
  }

  private Plan adopt(ServiceView view, InKernel found) {
    Indexed order = new Indexed(view.choice().cluster(), view.choice().local());
    Plan plan = planner.plan(view, order);
    if (found.fits()) {
      order = new Adoption(table, found).order(plan, order);
      plan = planner.plan(view, order);
    }
    orders.put(view.name(), order);
    return plan;
  }

  private void forget() {
    orders.clear();
    chains.clear();
    clusterIps = new Uses<>();
    hairpins = new Uses<>();
  }

  /**
   * In two more transactions: older kernels count the rules that lead to a chain until the end of
   * the one that deletes them.
   */
  private void removeUnused(InKernel found) {
    List<ChainName> unused =
        found.chains().values().stream()
            .map(Chain::name)
            .filter(name -> !chains.contains(name.name()))
            .toList();
    transaction.clear();
    unused.forEach(transaction::flush);
    kernel.apply(transaction);
    transaction.clear();
    unused.forEach(transaction::delete);
    kernel.apply(transaction);
  }

  @Override
  public void close() {
    watch.close();
    kernel.close();
  }
}
