package io.longshore.netproxy.iptables;

import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netlink.iptables.HostForm;
import io.longshore.netlink.iptables.Iptables;
import io.longshore.netlink.iptables.IptablesChanges;
import io.longshore.netlink.iptables.IptablesRule;
import io.longshore.netlink.iptables.TableName;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.ServiceChange;
import io.longshore.netproxy.model.ServicePortName;
import io.longshore.netproxy.model.ServiceView;
import io.longshore.netproxy.model.Surroundings;
import io.longshore.netproxy.sync.Changes;
import io.longshore.netproxy.sync.DesiredState;
import io.longshore.netproxy.sync.ProxyBackend;
import io.longshore.netproxy.watch.RuleWatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The proxy of one family in the tables of iptables. Rules follow from the views alone, so that it
 * remembers next to nothing: a change is the difference between two compiled Services. For one
 * thread at a time, as {@link ProxyBackend} says.
 */
public final class IptablesBackend implements ProxyBackend {
  /** With more endpoints kube-proxy leaves out the comments of their rules: proxier.go. */
  private static final int MANY_ENDPOINTS = 1_000;

  private static final List<TableName> TABLES =
      List.of(TableName.MANGLE, TableName.NAT, TableName.FILTER);

  private final IpFamily family;
  private final IptablesOptions options;
  private final FixedRules fixed;
  private final Iptables tables;
  private final RuleWatch watch;
  private final LocalhostRouting routing;
  private final RuleObserver observer;
  private final RuleTally tally = new RuleTally();

  /** Those whose rules depend on the node's addresses. */
  private final Map<ServicePortName, ServiceView> firewalled = new HashMap<>();

  private Surroundings surroundings = Surroundings.PLAIN;
  private int endpoints;

  /** Works on tables, and takes over all three. */
  IptablesBackend(
      IpFamily family,
      IptablesOptions options,
      Iptables tables,
      RuleWatch watch,
      LocalhostRouting routing,
      RuleObserver observer) {
    this.family = family;
    this.options = options;
    this.fixed = new FixedRules(family, options);
    this.tables = tables;
    this.watch = watch;
    this.routing = routing;
    this.observer = observer;
  }

  /** Works on the tables of a network namespace, in one of their forms. */
  public static IptablesBackend open(
      IpFamily family,
      IptablesOptions options,
      NetworkNamespace namespace,
      HostForm form,
      RuleObserver observer) {
    LocalhostRouting routing = () -> KernelSettings.routeLocalhost(namespace);
    return switch (form) {
      case NFT -> {
        NftRules rules = NftRules.open(family, namespace);
        yield new IptablesBackend(
            family, options, rules.tables(), rules.watch(), routing, observer);
      }
      case LEGACY -> {
        LegacyPatrol patrol = LegacyPatrol.open(family, namespace);
        yield new IptablesBackend(family, options, patrol.tables(), patrol, routing, observer);
      }
    };
  }

  /** Lets the node's own packets to 127.0.0.1 be sent on to other machines. */
  @FunctionalInterface
  interface LocalhostRouting {
    void allow();
  }

  @Override
  public IpFamily family() {
    return family;
  }

  @Override
  public void watch(Runnable alarm) {
    watch.start(alarm);
  }

  @Override
  public int replace(DesiredState desired) {
    move(desired.surroundings());
    firewalled.clear();
    endpoints = 0;
    for (ServiceView view : desired.services()) {
      endpoints += view.choice().reachable().size();
      remember(view);
    }
    Replacement replacement = new Replacement(TABLES.stream().map(tables::read).toList());
    replacement.want(fixed.chains());
    tally.clear();
    tally.add(fixed.chains());
    for (ServiceView view : desired.services()) {
      ServiceRules rules = compile(view, surroundings);
      replacement.want(rules);
      tally.add(rules);
    }
    List<IptablesRule> nodePorts = fixed.nodePorts(surroundings.nodePortAddresses());
    replacement.write(nodePorts, fixed);
    tally.add(TableName.NAT, nodePorts.size());
    make(replacement.changes());
    return replacement.differences();
  }

  private void move(Surroundings now) {
    surroundings = now;
    if (fixed.routesLocalhost(now)) {
      routing.allow();
    }
  }

  private void remember(ServiceView view) {
    if (view.frontends().stream().anyMatch(ServiceFacts::isFirewalled)) {
      firewalled.put(view.name(), view);
    } else {
      firewalled.remove(view.name());
    }
  }

  private ServiceRules compile(ServiceView view, Surroundings around) {
    return ServiceRules.of(
        new ServiceFacts(
            view,
            ChainNames.of(view.name()),
            options.masquerading(),
            around.nodeAddresses(),
            endpoints > MANY_ENDPOINTS));
  }

  @Override
  public void apply(Changes changes) {
    Surroundings before = surroundings;
    move(changes.surroundings());
    changes.services().forEach(this::count);
    Edits edits = new Edits();
    List<IptablesRule> oldPorts = fixed.nodePorts(before.nodePortAddresses());
    List<IptablesRule> newPorts = fixed.nodePorts(surroundings.nodePortAddresses());
    edits.changeEnd(Place.nat(ChainNames.SERVICES), oldPorts, newPorts);
    tally.add(TableName.NAT, newPorts.size() - oldPorts.size());
    for (ServiceChange change : withMoved(changes.services(), before)) {
      ServiceRules was =
          change.was().map(view -> compile(view, before)).orElse(ServiceRules.NOTHING);
      ServiceRules becomes =
          change.becomes().map(view -> compile(view, surroundings)).orElse(ServiceRules.NOTHING);
      edits.change(was, becomes);
      tally.remove(was);
      tally.add(becomes);
      change.becomes().ifPresentOrElse(this::remember, () -> firewalled.remove(change.name()));
    }
    make(edits.written());
  }

  private void make(IptablesChanges changes) {
    watch.change(changes.list().size(), () -> tables.apply(changes));
    Map<TableName, Integer> written = RuleTally.written(changes);
    for (TableName table : TABLES) {
      observer.wrote(table, written.getOrDefault(table, 0), tally.of(table));
    }
  }

  private void count(ServiceChange change) {
    endpoints -= change.was().map(view -> view.choice().reachable().size()).orElse(0);
    endpoints += change.becomes().map(view -> view.choice().reachable().size()).orElse(0);
  }

  /** Where the node has another address, also those change whose rules name who may use them. */
  private List<ServiceChange> withMoved(List<ServiceChange> changes, Surroundings before) {
    if (surroundings.nodeAddresses().equals(before.nodeAddresses())) {
      return changes;
    }
    List<ServiceChange> all = new ArrayList<>(changes);
    Set<ServicePortName> named = new HashSet<>();
    changes.forEach(change -> named.add(change.name()));
    firewalled.values().stream()
        .filter(view -> !named.contains(view.name()))
        .forEach(view -> all.add(new ServiceChange.Changed(view, view)));
    return all;
  }

  @Override
  public void close() {
    watch.close();
    tables.close();
  }
}
