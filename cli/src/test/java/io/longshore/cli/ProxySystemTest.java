package io.longshore.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.KernelTest;
import io.longshore.base.testing.Seed;
import io.longshore.kubeapi.core.Event;
import io.longshore.netproxy.testing.ContinuousClient;
import io.longshore.netproxy.testing.LiveConnection;
import io.longshore.netproxy.testing.Outcome;
import io.longshore.netproxy.testing.Place;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real process, a real kernel, real packets; only the API server is played. */
@KernelTest(commands = {"ip", "nft", "nsenter", "setpriv", "ipset", "iptables-legacy-save"})
class ProxySystemTest {
  @TempDir Path folder;
  private ProxySystem system;

  @BeforeEach
  void makeSystem() throws Exception {
    system = new ProxySystem(folder);
    system.service(1);
    system.endpoints(1, Place.SECOND_POD, Place.REMOTE_POD);
  }

  @AfterEach
  void removeSystem() {
    system.close();
  }

  private static Outcome both() {
    return Outcome.kept(Place.SECOND_POD, Place.REMOTE_POD);
  }

  @Test
  void servesAndFollowsChanges() throws Exception {
    try (RunningProxy proxy = system.start("")) {
      system.awaitOutcome(ProxySystem.fromPod(1), both());
      system.awaitOutcome(
          ProxySystem.fromOutside(1), Outcome.masqueraded(Place.SECOND_POD, Place.REMOTE_POD));
      system.endpoints(1, Place.SECOND_POD);
      system.awaitOutcome(ProxySystem.fromPod(1), Outcome.kept(Place.SECOND_POD));
      assertEquals("nftables", proxy.page(10249, "/proxyMode", 200));
      String flags = proxy.page(10249, "/flagz", 200);
      assertTrue(flags.contains("\nconfig=/"), flags);
      assertTrue(proxy.page(10256, "/healthz", 200).contains("\"nodeEligible\":true"));
    }
  }

  @Test
  void sigtermEndsItAndLeavesForwarding() throws Exception {
    try (RunningProxy proxy = serving("")) {
      try (LiveConnection live =
              LiveConnection.open(
                  system.network().namespace(Place.LOCAL_POD), ProxySystem.fromPod(1));
          ContinuousClient client = client()) {
        Place endpoint = live.ask();
        assertEquals(0, proxy.end(), proxy::log);
        awaitMore(client);
        assertEquals(endpoint, live.ask());
        assertEquals(List.of(), client.failures());
      }
    }
  }

  private RunningProxy serving(String yaml) throws Exception {
    RunningProxy proxy = system.start(yaml);
    system.awaitAnswer(ProxySystem.fromPod(1));
    // Packets of the time without rules are tracked, untranslated: their ports would be used again.
    system.network().forgetFlows();
    return proxy;
  }

  private ContinuousClient client() {
    return new ContinuousClient(
        system.network().namespace(Place.LOCAL_POD), ProxySystem.fromPod(1));
  }

  private static void awaitMore(ContinuousClient client) {
    int before = client.count();
    Eventually.holds(() -> client.count() > before + 20, () -> client.failures().toString());
  }

  @Test
  void killedInTheMiddleOfASyncItsSuccessorAdoptsWithoutAGap() {
    Seed.ofRun().run(this::killAndStartAgain);
  }

  private void killAndStartAgain(Random random) throws Exception {
    RunningProxy proxy = serving("");
    try (ContinuousClient client = client()) {
      for (int round = 0; round < 3; round++) {
        // Changes keep it busy: somewhere in there it ends.
        int last = 2 + random.nextInt(40);
        for (int number = 2; number <= last; number++) {
          system.service(number);
          system.endpoints(number, Place.SECOND_POD);
        }
        proxy.kill();
        awaitMore(client);
        system.endpoints(last, Place.REMOTE_POD);
        proxy = system.start("");
        system.awaitOutcome(ProxySystem.fromPod(last), Outcome.kept(Place.REMOTE_POD));
        assertEquals(List.of(), client.failures(), "round " + round);
      }
    } finally {
      proxy.close();
    }
  }

  @Test
  void theApiServerMayBeAwayAndMayHaveForgotten() throws Exception {
    try (RunningProxy _ = serving("");
        ContinuousClient client = client()) {
      system.server().stop();
      awaitMore(client);
      system.endpoints(1, Place.REMOTE_POD);
      // Its watches get 410 Gone: what happened meanwhile can only be listed.
      system.server().forgetHistory();
      system.startServerAgain();
      system.awaitOutcome(ProxySystem.fromPod(1), Outcome.kept(Place.REMOTE_POD));
      assertEquals(List.of(), client.failures());
    }
  }

  @Test
  void aChangedFileIsTakenOverWithoutAGap() throws Exception {
    try (RunningProxy proxy = serving("nodePortAddresses: [primary]");
        ContinuousClient client = client()) {
      system.configure("nodePortAddresses: [primary]\nnftables: {masqueradeAll: true}");
      system.awaitOutcome(
          ProxySystem.fromPod(1), Outcome.masqueraded(Place.SECOND_POD, Place.REMOTE_POD));
      system.configure("nodePortAddresses: [first]");
      proxy.awaitLog("the changed configuration cannot be used");
      system.awaitOutcome(
          ProxySystem.fromPod(1), Outcome.masqueraded(Place.SECOND_POD, Place.REMOTE_POD));
      assertEquals(List.of(), client.failures());
    }
  }

  @Test
  void theModeUserspaceTakesOverAndEndsNoConnection() throws Exception {
    try (RunningProxy proxy = serving("");
        LiveConnection live = live()) {
      Place endpoint = live.ask();
      system.configure("mode: userspace");
      proxy.awaitLog("leftovers were removed mode=\"nftables\"");
      assertEquals("userspace", proxy.page(10249, "/proxyMode", 200));
      assertFalse(system.node().run("nft", "list", "ruleset").contains("longshore-proxy"));
      system.awaitOutcome(
          ProxySystem.fromPod(1), Outcome.masqueraded(Place.SECOND_POD, Place.REMOTE_POD));
      assertEquals(endpoint, live.ask());
    }
  }

  @Test
  void theModeUserspaceIsReplacedAndItsConnectionsGoOn() throws Exception {
    try (RunningProxy proxy = serving("mode: userspace")) {
      try (LiveConnection live = live()) {
        Place endpoint = live.ask();
        system.configure("");
        system.awaitOutcome(ProxySystem.fromPod(1), both());
        assertEquals("nftables", proxy.page(10249, "/proxyMode", 200));
        assertEquals(endpoint, live.ask());
        assertTrue(localRoutes().contains("metric 10256"), this::localRoutes);
      }
      // When nobody needs them any more, the routes to this process go.
      Eventually.holds(
          () -> !localRoutes().contains("metric 10256"), () -> proxy.log() + localRoutes());
    }
  }

  private String localRoutes() {
    return system.node().run("ip", "route", "show", "table", "local");
  }

  private LiveConnection live() throws Exception {
    return LiveConnection.open(system.network().namespace(Place.LOCAL_POD), ProxySystem.fromPod(1));
  }

  @Test
  void theModeUserspaceServesNodePortsWithoutAnyRights() throws Exception {
    try (RunningProxy proxy = system.startWithoutRights("mode: userspace")) {
      proxy.awaitLog("may not make addresses of Services its own");
      system.awaitAnswer(ProxySystem.fromOutside(1));
    }
  }

  @Test
  void twoByMistakeDoNotFightForEver() throws Exception {
    String ports = "\nhealthzBindAddress: 127.0.0.1:10356\nmetricsBindAddress: 127.0.0.1:10349";
    try (RunningProxy one = system.start("nftables: {masqueradeAll: true}");
        RunningProxy other = system.startAnother(ports)) {
      one.awaitLog("somebody else");
      Eventually.holds(
          () -> system.server().list(Event.RESOURCE).toString().contains("RepairedServiceRules"),
          () -> system.server().list(Event.RESOURCE).toString());
      // Each comes to its longest pause by and by: they repair ever more rarely.
      Eventually.holds(() -> isCalm(one) && isCalm(other), () -> one.log() + other.log());
      system.awaitAnswer(ProxySystem.fromPod(1));
    }
  }

  /** Whether a second has gone by in which it used less than a tenth of a processor. */
  private static boolean isCalm(RunningProxy proxy) {
    long before = proxy.cpuMillis();
    long begin = System.nanoTime();
    Eventually.holds(() -> System.nanoTime() - begin > 1_000_000_000L, () -> "");
    return proxy.cpuMillis() - before < 100;
  }

  @Test
  void cleanupLeavesNothing() throws Exception {
    String before = system.traces();
    for (String mode : List.of("nftables", "userspace")) {
      runAndCleanUp("mode: " + mode);
      assertEquals(before, system.traces(), mode);
    }
  }

  /** Built-in chains stay, as after iptables itself, and the kubelet's chain that both use. */
  @Test
  void cleanupLeavesNoChainOfTheModeIptables() throws Exception {
    runAndCleanUp("mode: iptables");
    String left = system.traces().replace("KUBE-FIREWALL", "");
    assertFalse(left.contains("KUBE-"), left);
  }

  private void runAndCleanUp(String yaml) throws Exception {
    String before = system.traces();
    try (RunningProxy proxy = serving(yaml)) {
      assertEquals(0, proxy.end(), proxy::log);
    }
    assertFalse(before.equals(system.traces()), yaml + " has done nothing");
    try (RunningProxy cleanup = RunningProxy.start(system.node(), folder, "--cleanup")) {
      assertEquals(0, cleanup.exitCode(), cleanup::log);
    }
  }
}
