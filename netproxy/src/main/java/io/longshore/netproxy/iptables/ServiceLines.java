package io.longshore.netproxy.iptables;

import io.longshore.netlink.iptables.match.AddrtypeMatch;
import io.longshore.netlink.iptables.target.RejectTarget;
import io.longshore.netlink.iptables.target.Target;
import io.longshore.netlink.iptables.target.VerdictTarget;
import io.longshore.netproxy.iptables.ServiceRules.Line;
import io.longshore.netproxy.model.Frontend;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.Protocol;
import io.longshore.netproxy.model.Treatment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes a service port's rules in the chains that all share: one or two for each frontend. */
final class ServiceLines {
  private final ServiceFacts facts;
  private final List<Line> lines = new ArrayList<>();

  private ServiceLines(ServiceFacts facts) {
    this.facts = facts;
  }

  static List<Line> of(ServiceFacts facts) {
    ServiceLines writer = new ServiceLines(facts);
    facts.view().frontends().forEach(writer::frontend);
    writer.healthCheck();
    return writer.lines;
  }

  private void frontend(Frontend frontend) {
    switch (frontend) {
      case Frontend.ClusterAddress(IpAddress address, int port) -> cluster(address, port);
      case Frontend.ExternalAddress(IpAddress address, int port) -> {
        external(address, port, "external IP", facts.names().external());
        refusal(facts.outsiders())
            .ifPresent(it -> refuse(ChainNames.EXTERNAL_SERVICES, address, port, it));
      }
      case Frontend.LoadBalancerAddress lb -> loadBalancer(lb);
      case Frontend.NodePort(int port) -> nodePort(port);
    }
  }

  private void cluster(IpAddress address, int port) {
    Treatment treatment = facts.view().internal();
    refusal(treatment)
        .ifPresentOrElse(
            it -> refuse(ChainNames.SERVICES, address, port, it),
            () -> external(address, port, "cluster IP", facts.internalChain()));
  }

  private void external(IpAddress address, int port, String what, String chain) {
    if (facts.isAnswered()) {
      lines.add(
          new Line(
              Place.nat(ChainNames.SERVICES),
              draft(what).to(address).of(facts.protocol(), port).jump(chain)));
    }
  }

  private void loadBalancer(Frontend.LoadBalancerAddress lb) {
    boolean firewalled = ServiceFacts.isFirewalled(lb);
    ChainNames names = facts.names();
    external(
        lb.address(),
        lb.port(),
        "loadbalancer IP",
        firewalled ? names.firewall() : names.external());
    if (firewalled && facts.isAnswered()) {
      lines.add(
          new Line(
              Place.filter(ChainNames.FIREWALL),
              draft("traffic not accepted by " + names.firewall())
                  .to(lb.address())
                  .of(facts.protocol(), lb.port())
                  .to(VerdictTarget.DROP)));
    }
    refusal(facts.outsiders())
        .ifPresent(it -> refuse(ChainNames.EXTERNAL_SERVICES, lb.address(), lb.port(), it));
  }

  private void nodePort(int port) {
    if (facts.isAnswered()) {
      lines.add(
          new Line(
              Place.nat(ChainNames.NODE_PORTS),
              new RuleDraft()
                  .comment(facts.view().name().toString())
                  .of(facts.protocol(), port)
                  .jump(facts.names().external())));
    }
    refusal(facts.outsiders())
        .ifPresent(
            it ->
                lines.add(
                    new Line(
                        Place.filter(ChainNames.EXTERNAL_SERVICES),
                        draft(it.reason)
                            .match(AddrtypeMatch.toLocal())
                            .of(facts.protocol(), port)
                            .to(it.target))));
  }

  /** Load balancers ask on every node, whether it has endpoints or not. */
  private void healthCheck() {
    int port = facts.view().port().healthCheckPort();
    if (port != 0) {
      lines.add(
          new Line(
              Place.filter(ChainNames.NODE_PORTS),
              draft("health check node port").of(Protocol.TCP, port).to(VerdictTarget.ACCEPT)));
    }
  }

  private RuleDraft draft(String what) {
    return new RuleDraft().comment(facts.view().name() + " " + what);
  }

  /** How packets are refused, and what the comment says. */
  private record Refusal(Target target, String reason) {}

  private Optional<Refusal> refusal(Treatment treatment) {
    return switch (treatment) {
      case Treatment.Balance _ -> Optional.empty();
      case Treatment.Reject _ ->
          Optional.of(
              new Refusal(
                  new RejectTarget(
                      RejectTarget.Answer.usual(Families.netlink(facts.view().port().family()))),
                  "has no endpoints"));
      case Treatment.Drop _ ->
          Optional.of(new Refusal(VerdictTarget.DROP, "has no local endpoints"));
    };
  }

  private void refuse(String chain, IpAddress address, int port, Refusal refusal) {
    lines.add(
        new Line(
            Place.filter(chain),
            draft(refusal.reason).to(address).of(facts.protocol(), port).to(refusal.target)));
  }
}
