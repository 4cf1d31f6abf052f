package io.longshore.netproxy.ipvs;

import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.linux.testing.InGuest;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netlink.iptables.legacy.LegacyIptables;
import io.longshore.netproxy.model.Choice;
import io.longshore.netproxy.model.Destination;
import io.longshore.netproxy.model.Frontend;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.Masquerading;
import io.longshore.netproxy.model.ServiceView;
import io.longshore.netproxy.model.TrafficPolicy;
import io.longshore.netproxy.sync.ProxyBackend;
import io.longshore.netproxy.testing.BackendEndurance;
import io.longshore.netproxy.testing.ModelTracer;
import io.longshore.netproxy.testing.Scenario;
import io.longshore.netproxy.testing.Scenario.Expectation;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What every backend must do, with the differences that kube-proxy's mode ipvs has too. */
@InGuest
class IpvsBehaviourInGuest extends BackendEndurance {

  @Override
  protected ProxyBackend open(NetworkNamespace node, IpFamily family, Masquerading masquerading) {
    return IpvsBackend.open(
        family,
        IpvsOptions.plain(masquerading),
        node,
        LegacyIptables.open(Families.netlink(family), node));
  }

  @Override
  protected Optional<Runnable> damage(TestNetwork node) {
    return Optional.of(() -> node.run("ipvsadm", "--clear"));
  }

  @Override
  protected boolean canBeWalked() {
    return true;
  }

  /** A guest is slow; a fake kernel takes the other steps ({@link RandomStepsTest}). */
  @Override
  protected int randomSteps() {
    return 200;
  }

  /**
   * A virtual server cannot tell clients apart: where the policy is Local, pods and the node too
   * are sent to endpoints on the node, and everybody to those elsewhere where there are none here.
   */
  @Override
  protected Stream<Expectation> expectations(Scenario scenario) {
    List<ServiceView> views =
        scenario.views().stream().flatMap(IpvsBehaviourInGuest::halves).toList();
    ModelTracer tracer = new ModelTracer(views, scenario.masquerading(), scenario.surroundings());
    return scenario.expectations().stream()
        .map(one -> new Expectation(one.probe(), tracer.trace(one.probe()), one.sticky()));
  }

  private static Stream<ServiceView> halves(ServiceView view) {
    return Stream.of(
        half(view, Frontend.ClusterAddress.class::isInstance, view.port().internalPolicy()),
        half(view, one -> !(one instanceof Frontend.ClusterAddress), view.port().externalPolicy()));
  }

  private static ServiceView half(
      ServiceView view, Predicate<Frontend> concerns, TrafficPolicy policy) {
    List<Destination> cluster = view.choice().cluster();
    List<Destination> local = view.choice().local();
    List<Destination> chosen = policy == TrafficPolicy.LOCAL && !local.isEmpty() ? local : cluster;
    return new ServiceView(
        view.port(),
        view.frontends().stream().filter(concerns).toList(),
        new Choice(chosen, chosen, view.choice().serving(), !chosen.isEmpty()));
  }
}
