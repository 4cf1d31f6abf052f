package io.longshore.netproxy.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netproxy.inspect.kernel.KernelReader;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.Masquerading;
import io.longshore.netproxy.model.ServiceChange;
import io.longshore.netproxy.model.ServiceView;
import io.longshore.netproxy.sync.Changes;
import io.longshore.netproxy.sync.DesiredState;
import io.longshore.netproxy.sync.ProxyBackend;
import io.longshore.netproxy.testing.Scenario.Expectation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * What every backend must do, with real packets: each kind of backend has an heir that opens it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class BackendBehaviour {
  private ProxyNetwork network;

  /** Opens a backend in the node's namespace; it adopts what an earlier one has left there. */
  protected abstract ProxyBackend open(
      NetworkNamespace node, IpFamily family, Masquerading masquerading) throws Exception;

  /** The families that the backend can be opened for here. */
  protected Stream<IpFamily> families() {
    return Stream.of(IpFamily.values());
  }

  /**
   * Whether a scenario is for this kind of backend; those it cannot do are named with the reason.
   */
  protected boolean concerns(Scenario scenario) {
    return true;
  }

  /** What must become of packets, where that is not the same for this kind of backend. */
  protected Stream<Expectation> expectations(Scenario scenario) {
    return scenario.expectations().stream();
  }

  /** Whether what a backend has made stays on the machine when the backend is closed. */
  protected boolean outlivesItsProcess() {
    return true;
  }

  /** Whether walks through what the backend has put into the kernel must end where packets do. */
  protected boolean canBeWalked() {
    return false;
  }

  /** The network, once it is made. */
  protected ProxyNetwork network() {
    return network;
  }

  @BeforeAll
  void makeNetwork() {
    network = new ProxyNetwork();
  }

  @AfterAll
  void removeNetwork() {
    network.close();
  }

  /** Every scenario, built up by changes, then looked at by a backend that comes anew. */
  @TestFactory
  Stream<DynamicTest> scenarios() {
    return families()
        .flatMap(Scenarios::all)
        .filter(this::concerns)
        .map(scenario -> DynamicTest.dynamicTest(scenario.toString(), () -> run(scenario)));
  }

  private void run(Scenario scenario) throws Exception {
    List<ServiceView> views = scenario.views();
    DesiredState all = new DesiredState(scenario.surroundings(), views);
    try (ProxyBackend backend = open(scenario)) {
      backend.replace(new DesiredState(scenario.surroundings(), List.of()));
      backend.apply(
          new Changes(
              scenario.surroundings(), views.stream().map(BackendBehaviour::added).toList()));
      network.forgetFlows();
      if (canBeWalked()) {
        WalkedPackets walked = new WalkedPackets(KernelReader.read(network.namespace(Place.NODE)));
        expectations(scenario).forEach(walked::check);
      }
      RealPackets packets = new RealPackets(network);
      expectations(scenario).forEach(packets::check);
      assertEquals(0, backend.replace(all), "changes lead elsewhere than a fresh start");
    }
    try (ProxyBackend next = open(scenario)) {
      int differences = next.replace(all);
      if (outlivesItsProcess()) {
        assertEquals(0, differences, "a new backend finds something else than is wanted");
      }
      next.apply(
          new Changes(
              scenario.surroundings(), views.stream().map(BackendBehaviour::removed).toList()));
      assertEquals(
          0,
          next.replace(new DesiredState(scenario.surroundings(), List.of())),
          "something is left of Services that are gone");
    }
  }

  ProxyBackend open(Scenario scenario) throws Exception {
    return open(network.namespace(Place.NODE), scenario.family(), scenario.masquerading());
  }

  static ServiceChange added(ServiceView view) {
    return new ServiceChange.Added(view);
  }

  static ServiceChange removed(ServiceView view) {
    return new ServiceChange.Removed(view);
  }

  /**
   * From each scenario's state to the next in one step: what one leaves must not disturb another.
   */
  @TestFactory
  Stream<DynamicTest> scenariosOneAfterTheOther() {
    return families()
        .map(
            family ->
                DynamicTest.dynamicTest("one after the other, " + family, () -> runAll(family)));
  }

  private void runAll(IpFamily family) throws Exception {
    List<Scenario> scenarios =
        new ArrayList<>(
            Scenarios.all(family)
                .filter(this::concerns)
                .filter(scenario -> scenario.masquerading().equals(usual(family)))
                .toList());
    try (ProxyBackend backend = open(network.namespace(Place.NODE), family, usual(family))) {
      List<ServiceView> before = List.of();
      backend.replace(new DesiredState(scenarios.getFirst().surroundings(), before));
      RealPackets packets = new RealPackets(network);
      for (Scenario scenario : scenarios) {
        List<ServiceView> after = scenario.views();
        backend.apply(new Changes(scenario.surroundings(), StateChange.between(before, after)));
        network.forgetFlows();
        expectations(scenario).forEach(packets::check);
        before = after;
      }
      assertEquals(
          0, backend.replace(new DesiredState(scenarios.getLast().surroundings(), before)));
    }
  }

  private static Masquerading usual(IpFamily family) {
    return new ScenarioBuilder("", family).build().masquerading();
  }
}
