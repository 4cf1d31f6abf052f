package io.longshore.netproxy.iptables;

import io.longshore.netlink.iptables.IptablesRule;
import io.longshore.netlink.iptables.form.Criterion;
import io.longshore.netlink.iptables.form.Marking;
import io.longshore.netlink.iptables.match.AddrtypeMatch;
import io.longshore.netlink.iptables.match.ConnectionStates;
import io.longshore.netlink.iptables.match.ConntrackMatch;
import io.longshore.netlink.iptables.match.MarkMatch;
import io.longshore.netlink.iptables.target.MarkTarget;
import io.longshore.netlink.iptables.target.MasqueradeTarget;
import io.longshore.netlink.iptables.target.NatFlags;
import io.longshore.netlink.iptables.target.VerdictTarget;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.NodePortAddresses;
import io.longshore.netproxy.model.Surroundings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rules that no Service changes. */
final class FixedRules {

  /** A rule that leads from a built-in chain into one of ours, or of a kubelet's. */
  record Jump(Place from, IptablesRule rule) {}

  /** Chains to which every Service adds rules. */
  static final List<Place> SHARED =
      List.of(
          Place.nat(ChainNames.SERVICES),
          Place.nat(ChainNames.NODE_PORTS),
          Place.filter(ChainNames.SERVICES),
          Place.filter(ChainNames.EXTERNAL_SERVICES),
          Place.filter(ChainNames.NODE_PORTS),
          Place.filter(ChainNames.FIREWALL));

  private static final IptablesRule TO_KUBELETS_FIREWALL =
      new RuleDraft().jump(ChainNames.KUBELET_FIREWALL);

  private static final String PORTALS = "kubernetes service portals";
  private static final String EXTERNAL_PORTALS = "kubernetes externally-visible service portals";
  private static final String LOAD_BALANCERS = "kubernetes load balancer firewall";

  private final IpFamily family;
  private final IptablesOptions options;

  FixedRules(IpFamily family, IptablesOptions options) {
    this.family = family;
    this.options = options;
  }

  /** Chains that are exactly so. */
  Map<Place, List<IptablesRule>> chains() {
    Map<Place, List<IptablesRule>> chains = new LinkedHashMap<>();
    chains.put(Place.mangle(ChainNames.CANARY), List.of());
    chains.put(Place.nat(ChainNames.CANARY), List.of());
    chains.put(Place.filter(ChainNames.CANARY), List.of());
    chains.put(Place.nat(ChainNames.POSTROUTING), postrouting());
    chains.put(
        Place.nat(ChainNames.MARK_MASQUERADE), List.of(new RuleDraft().to(MarkTarget.or(mark()))));
    chains.put(Place.filter(ChainNames.FORWARD), forward());
    return chains;
  }

  private int mark() {
    return options.masquerading().mark();
  }

  /** The mark is taken away, so that a packet that comes here again is not translated again. */
  private List<IptablesRule> postrouting() {
    return List.of(
        new RuleDraft()
            .match(new MarkMatch(Criterion.not(new Marking(mark(), mark()))))
            .to(VerdictTarget.RETURN),
        new RuleDraft().to(MarkTarget.xor(mark())),
        new RuleDraft()
            .comment("kubernetes service traffic requiring SNAT")
            .to(MasqueradeTarget.with(NatFlags.FULLY_RANDOM)));
  }

  private List<IptablesRule> forward() {
    List<IptablesRule> rules = new ArrayList<>();
    if (options.dropsInvalid()) {
      rules.add(
          new RuleDraft()
              .match(ConntrackMatch.in(ConnectionStates.INVALID))
              .to(VerdictTarget.DROP));
    }
    rules.add(
        new RuleDraft()
            .comment("kubernetes forwarding rules")
            .match(new MarkMatch(Criterion.is(new Marking(mark(), mark()))))
            .to(VerdictTarget.ACCEPT));
    rules.add(
        new RuleDraft()
            .comment("kubernetes forwarding conntrack rule")
            .match(ConntrackMatch.in(ConnectionStates.RELATED | ConnectionStates.ESTABLISHED))
            .to(VerdictTarget.ACCEPT));
    return rules;
  }

  /** What the chain of all Services ends with: which addresses have node ports. */
  List<IptablesRule> nodePorts(NodePortAddresses addresses) {
    return switch (addresses) {
      case NodePortAddresses.All _ ->
          List.of(
              (localhost() ? nodePorts() : nodePorts().notTo(loopback()))
                  .match(AddrtypeMatch.toLocal())
                  .jump(ChainNames.NODE_PORTS));
      case NodePortAddresses.Listed(List<IpAddress> listed) ->
          listed.stream()
              .filter(address -> address.family() == family)
              .filter(address -> localhost() || !address.isLoopback())
              .map(address -> nodePorts().to(address).jump(ChainNames.NODE_PORTS))
              .toList();
    };
  }

  private RuleDraft nodePorts() {
    return new RuleDraft()
        .comment("kubernetes service nodeports; NOTE: this must be the last rule in this chain");
  }

  private boolean localhost() {
    return family == IpFamily.IPV4 && options.localhostNodePorts();
  }

  private Cidr loopback() {
    return switch (family) {
      case IPV4 -> Cidr.parse("127.0.0.0/8");
      case IPV6 -> Cidr.parse("::1/128");
    };
  }

  /** Whether the kernel must route what the node itself sends to node ports on 127.0.0.1. */
  boolean routesLocalhost(Surroundings surroundings) {
    return localhost()
        && switch (surroundings.nodePortAddresses()) {
          case NodePortAddresses.All _ -> true;
          case NodePortAddresses.Listed(List<IpAddress> listed) ->
              listed.stream().anyMatch(IpAddress::isLoopback);
        };
  }

  /**
   * What keeps neighbours from what listens on 127.0.0.1 only, which that routing would open to
   * them (CVE-2020-8558). A kubelet has the same rule in the same chain.
   */
  Optional<IptablesRule> kubeletsFirewall() {
    return localhost()
        ? Optional.of(
            new RuleDraft()
                .notFrom(loopback())
                .to(loopback())
                .comment("block incoming localnet connections")
                .match(
                    ConntrackMatch.notIn(
                        ConnectionStates.RELATED
                            | ConnectionStates.ESTABLISHED
                            | ConnectionStates.DNAT))
                .to(VerdictTarget.DROP))
        : Optional.empty();
  }

  /** What leads into our chains, in the order in which each is put in front of what is there. */
  static List<Jump> jumps() {
    return List.of(
        newOnly("INPUT", EXTERNAL_PORTALS, ChainNames.EXTERNAL_SERVICES),
        newOnly("FORWARD", EXTERNAL_PORTALS, ChainNames.EXTERNAL_SERVICES),
        always(
            Place.filter("INPUT"), "kubernetes health check service ports", ChainNames.NODE_PORTS),
        newOnly("FORWARD", PORTALS, ChainNames.SERVICES),
        newOnly("OUTPUT", PORTALS, ChainNames.SERVICES),
        always(Place.filter("FORWARD"), "kubernetes forwarding rules", ChainNames.FORWARD),
        newOnly("INPUT", LOAD_BALANCERS, ChainNames.FIREWALL),
        newOnly("OUTPUT", LOAD_BALANCERS, ChainNames.FIREWALL),
        newOnly("FORWARD", LOAD_BALANCERS, ChainNames.FIREWALL),
        always(Place.nat("OUTPUT"), PORTALS, ChainNames.SERVICES),
        always(Place.nat("PREROUTING"), PORTALS, ChainNames.SERVICES),
        always(Place.nat("POSTROUTING"), "kubernetes postrouting rules", ChainNames.POSTROUTING));
  }

  /** As kube-proxy does, for a node whose kubelet has not made them yet. */
  static List<Jump> kubeletsJumps() {
    return List.of(
        new Jump(Place.filter("INPUT"), TO_KUBELETS_FIREWALL),
        new Jump(Place.filter("OUTPUT"), TO_KUBELETS_FIREWALL));
  }

  private static Jump newOnly(String from, String comment, String to) {
    return new Jump(
        Place.filter(from),
        new RuleDraft().match(ConntrackMatch.in(ConnectionStates.NEW)).comment(comment).jump(to));
  }

  private static Jump always(Place from, String comment, String to) {
    return new Jump(from, new RuleDraft().comment(comment).jump(to));
  }
}
