package io.longshore.netproxy.iptables;

import io.longshore.netlink.iptables.IptablesChain;
import io.longshore.netlink.iptables.IptablesRule;
import io.longshore.netlink.iptables.form.Criterion;
import io.longshore.netlink.iptables.match.AddrtypeMatch;
import io.longshore.netlink.iptables.match.RecentMatch;
import io.longshore.netlink.iptables.match.StatisticMatch;
import io.longshore.netlink.iptables.target.DnatTarget;
import io.longshore.netlink.iptables.target.VerdictTarget;
import io.longshore.netproxy.model.Affinity;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.Destination;
import io.longshore.netproxy.model.ExternalTraffic;
import io.longshore.netproxy.model.Frontend;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.LocalTraffic;
import io.longshore.netproxy.model.Masquerading;
import io.longshore.netproxy.model.ServicePortName;
import io.longshore.netproxy.model.Treatment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes the chains that belong to a service port alone. */
final class ServiceChains {
  private static final AddrtypeMatch FROM_THIS_NODE =
      new AddrtypeMatch(
          Optional.of(Criterion.is(AddrtypeMatch.LOCAL)),
          Optional.empty(),
          AddrtypeMatch.Scope.ANY);

  /** With so many decimals kube-proxy writes a probability. */
  private static final double DECIMALS = 1e10;

  private final ServiceFacts facts;
  private final ServicePortName name;
  private final List<IptablesChain> chains = new ArrayList<>();

  private ServiceChains(ServiceFacts facts) {
    this.facts = facts;
    this.name = facts.view().name();
  }

  static List<IptablesChain> of(ServiceFacts facts) {
    ServiceChains writer = new ServiceChains(facts);
    if (facts.hasFirewall()) {
      writer.add(facts.names().firewall(), writer.firewall());
    }
    if (facts.hasExternalChain()) {
      writer.add(facts.names().external(), writer.external());
    }
    writer.balance(facts.names().cluster(), facts.view().choice().cluster());
    writer.balance(facts.names().local(), facts.view().choice().local());
    facts.view().choice().reachable().forEach(writer::endpoint);
    return writer.chains;
  }

  private void add(String chain, List<IptablesRule> rules) {
    chains.add(IptablesChain.of(chain, rules));
  }

  private RuleDraft draft(String comment) {
    return new RuleDraft().comment(comment);
  }

  /** What comes to its end is dropped by KUBE-PROXY-FIREWALL, since nobody has translated it. */
  private List<IptablesRule> firewall() {
    String comment = name + " loadbalancer IP";
    String next = facts.names().external();
    List<IptablesRule> rules = new ArrayList<>();
    List<Cidr> sources = facts.view().port().allowedSources();
    sources.forEach(range -> rules.add(draft(comment).from(range).jump(next)));
    // A node that has the load balancer's address itself takes it for its packets' source.
    if (facts.nodeAddresses().stream()
        .limit(1)
        .anyMatch(node -> sources.stream().anyMatch(range -> range.contains(node)))) {
      for (Frontend frontend : facts.view().frontends()) {
        if (frontend instanceof Frontend.LoadBalancerAddress(IpAddress vip, _, _)) {
          rules.add(draft(comment).from(Cidr.only(vip)).jump(next));
        }
      }
    }
    rules.add(
        draft("other traffic to " + name + " will be dropped by KUBE-PROXY-FIREWALL")
            .to(VerdictTarget.NONE));
    return rules;
  }

  private List<IptablesRule> external() {
    List<IptablesRule> rules = new ArrayList<>();
    String destinations = " for " + name + " external destinations";
    switch (facts.view().external()) {
      case ExternalTraffic.ToCluster _ ->
          rules.add(draft("masquerade traffic" + destinations).jump(ChainNames.MARK_MASQUERADE));
      case ExternalTraffic.ToLocal(_, Treatment insiders) -> {
        if (insiders instanceof Treatment.Balance) {
          insiders(rules, destinations);
        }
      }
    }
    if (facts.outsiders() instanceof Treatment.Balance) {
      boolean everybody = facts.view().external() instanceof ExternalTraffic.ToCluster;
      rules.add(new RuleDraft().jump(everybody ? facts.names().cluster() : facts.names().local()));
    }
    return rules;
  }

  /** Pods and the node itself do not depend on where they are. */
  private void insiders(List<IptablesRule> rules, String destinations) {
    String cluster = facts.names().cluster();
    LocalTraffic pods = facts.masquerading().localTraffic();
    if (!(pods instanceof LocalTraffic.Unknown)) {
      rules.add(draft("pod traffic" + destinations).fromPods(pods).jump(cluster));
    }
    rules.add(
        draft("masquerade LOCAL traffic" + destinations)
            .match(FROM_THIS_NODE)
            .jump(ChainNames.MARK_MASQUERADE));
    rules.add(draft("route LOCAL traffic" + destinations).match(FROM_THIS_NODE).jump(cluster));
  }

  private void balance(String chain, List<Destination> destinations) {
    if (destinations.isEmpty()) {
      return;
    }
    List<IptablesRule> rules = new ArrayList<>();
    if (chain.equals(facts.internalChain())) {
      masqueradeClients().ifPresent(rules::add);
    }
    if (facts.view().affinity() instanceof Affinity.ByClientAddress(int seconds)) {
      for (Destination one : destinations) {
        String endpoint = ChainNames.endpoint(name, one);
        rules.add(
            brief(name + " -> " + one)
                .match(
                    RecentMatch.seen(
                        endpoint, seconds, Families.netlink(facts.view().port().family())))
                .jump(endpoint));
      }
    }
    for (int i = 0; i < destinations.size(); i++) {
      Destination one = destinations.get(i);
      RuleDraft draft = brief(name + " -> " + one);
      int left = destinations.size() - i;
      if (left > 1) {
        draft.match(StatisticMatch.random(Math.round(DECIMALS / left) / DECIMALS));
      }
      rules.add(draft.jump(ChainNames.endpoint(name, one)));
    }
    add(chain, rules);
  }

  /** Who may come from elsewhere must be answered by way of this node. */
  private Optional<IptablesRule> masqueradeClients() {
    Masquerading masquerading = facts.masquerading();
    LocalTraffic pods = masquerading.localTraffic();
    if (!masquerading.everything() && pods instanceof LocalTraffic.Unknown) {
      return Optional.empty();
    }
    return facts
        .clusterAddress()
        .map(
            cluster -> {
              RuleDraft draft =
                  draft(name + " cluster IP")
                      .to(cluster.address())
                      .of(facts.protocol(), cluster.port());
              return (masquerading.everything() ? draft : draft.notFromPods(pods))
                  .jump(ChainNames.MARK_MASQUERADE);
            });
  }

  private RuleDraft brief(String comment) {
    return facts.brief() ? new RuleDraft() : draft(comment);
  }

  private void endpoint(Destination destination) {
    String chain = ChainNames.endpoint(name, destination);
    RuleDraft translation = brief(name.toString());
    if (facts.view().affinity() instanceof Affinity.ByClientAddress) {
      translation.match(
          RecentMatch.remember(chain, Families.netlink(facts.view().port().family())));
    }
    add(
        chain,
        List.of(
            // An endpoint that comes back to itself must believe that somebody else asks.
            brief(name.toString())
                .from(Cidr.only(destination.address()))
                .jump(ChainNames.MARK_MASQUERADE),
            translation
                .of(facts.protocol())
                .to(DnatTarget.to(destination.address().toInetAddress(), destination.port()))));
  }
}
