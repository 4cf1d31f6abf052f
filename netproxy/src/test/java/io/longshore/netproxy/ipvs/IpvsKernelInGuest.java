package io.longshore.netproxy.ipvs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.Seed;
import io.longshore.linux.testing.InGuest;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netlink.iptables.Iptables;
import io.longshore.netlink.iptables.legacy.LegacyIptables;
import io.longshore.netlink.ipvs.ConnectionTimeouts;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.LocalTraffic;
import io.longshore.netproxy.model.Masquerading;
import io.longshore.netproxy.model.NodeTopology;
import io.longshore.netproxy.model.ServiceView;
import io.longshore.netproxy.model.Surroundings;
import io.longshore.netproxy.sync.Changes;
import io.longshore.netproxy.sync.DesiredState;
import io.longshore.netproxy.testing.RandomCluster;
import io.longshore.netproxy.testing.StateChange;
import io.longshore.netproxy.tracker.ServiceTracker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node and a pod on a real kernel, whose own tools must see what was made. */
@InGuest
class IpvsKernelInGuest {
  private static final int STEPS = 150;
  private static final Masquerading MASQUERADING =
      new Masquerading(false, new LocalTraffic.Unknown(), 14);
  private static final IpvsOptions PLAIN = IpvsOptions.plain(MASQUERADING);

  private final TestNetwork node = TestNetwork.create();
  private final TestNetwork pod = TestNetwork.create();

  @BeforeEach
  void connect() {
    node.connect("pod", "10.0.0.254/24", pod, "eth0", "10.0.0.1/24");
    pod.run("ip", "route", "add", "default", "via", "10.0.0.254");
  }

  @AfterEach
  void close() {
    node.close();
    pod.close();
  }

  private Iptables iptables(IpFamily family) {
    return LegacyIptables.open(Families.netlink(family), node.namespace());
  }

  private IpvsBackend open(IpvsOptions options) {
    return IpvsBackend.open(IpFamily.IPV4, options, node.namespace(), iptables(IpFamily.IPV4));
  }

  private static List<ServiceView> web(String... endpoints) {
    return Views.of(
        IpFamily.IPV4,
        Views.web().port("http", "TCP", 80, 30_080),
        Views.slice("node-b", endpoints));
  }

  private static int replace(IpvsBackend backend, List<ServiceView> views) {
    return backend.replace(new DesiredState(Surroundings.PLAIN, views));
  }

  private static void change(
      IpvsBackend backend, List<ServiceView> before, List<ServiceView> after) {
    backend.apply(new Changes(Surroundings.PLAIN, StateChange.between(before, after)));
  }

  @Test
  void changesLeadWhereAFreshStartDoesAsIpvsadmSees() {
    Seed.ofRun().run(this::walk);
  }

  private void walk(Random random) {
    RandomCluster cluster = new RandomCluster(random);
    ServiceTracker tracker =
        new ServiceTracker(IpFamily.IPV4, new NodeTopology("node-a", "zone-a"), Instant.EPOCH);
    try (IpvsBackend backend = open(PLAIN)) {
      replace(backend, List.of());
      for (int i = 0; i < STEPS; i++) {
        cluster.step(tracker);
        backend.apply(new Changes(Surroundings.PLAIN, tracker.drain().changes()));
        if (random.nextInt(5) == 0) {
          backend.finishDrains();
          assertTrue(backend.addressesAreRight() && backend.looksRight());
          assertEquals(planned(tracker.views()), shown());
          assertEquals(0, replace(backend, tracker.views()));
        }
      }
    }
  }

  /** What a machine in memory becomes, in the words of ipvsadm. */
  private static List<String> planned(List<ServiceView> views) {
    FakeMachine machine = new FakeMachine(IpFamily.IPV4).with("10.0.0.254");
    try (IpvsBackend backend = machine.open(PLAIN)) {
      replace(backend, views);
    }
    List<String> lines = new ArrayList<>();
    String server = "";
    for (String line : machine.servers()) {
      if (line.startsWith("  ")) {
        lines.add("-a " + server.substring(0, server.indexOf(" -s ")) + " " + line.strip());
      } else {
        server = line;
        lines.add("-A " + line);
      }
    }
    return lines.stream().sorted().toList();
  }

  private List<String> shown() {
    return Arrays.stream(node.run("ipvsadm", "-Sn").split("\n"))
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .sorted()
        .toList();
  }

  @Test
  void anEndpointThatGoesKeepsItsConnectionsAndGetsNoNewOnes() throws Exception {
    List<ServiceView> with = web("10.0.0.1");
    try (IpvsBackend backend = open(PLAIN);
        ServerSocket server = pod.namespace().call(() -> new ServerSocket(8080))) {
      replace(backend, with);
      try (Socket client = dial();
          Socket accepted = server.accept()) {
        talk(client, accepted);
        change(backend, with, web());
        talk(client, accepted);
        assertThrows(IOException.class, () -> dial().close());
        backend.finishDrains();
        // That of the node port has none, and is gone.
        assertEquals(1, backend.draining());
        talk(client, accepted);
        // It comes back, for new clients too.
        change(backend, web(), with);
        try (Socket second = dial();
            Socket secondAccepted = server.accept()) {
          talk(second, secondAccepted);
          second.setSoLinger(true, 0);
        }
        change(backend, with, web());
        // A reset: IPVS keeps connections that end properly for two minutes.
        client.setSoLinger(true, 0);
      }
      Eventually.holds(
          () -> {
            backend.finishDrains();
            return backend.draining() == 0;
          },
          () -> node.run("ipvsadm", "-Ln"));
      assertTrue(shown().stream().noneMatch(line -> line.startsWith("-a ")), shown()::toString);
    }
  }

  private Socket dial() throws Exception {
    return node.namespace()
        .call(
            () -> {
              Socket socket = new Socket();
              socket.connect(new InetSocketAddress(InetAddress.ofLiteral("10.96.0.1"), 80), 10_000);
              return socket;
            });
  }

  private static void talk(Socket one, Socket other) throws IOException {
    one.getOutputStream().write(new byte[4]);
    assertEquals(4, other.getInputStream().readNBytes(4).length);
    other.getOutputStream().write(new byte[5]);
    assertEquals(5, one.getInputStream().readNBytes(5).length);
  }

  @Test
  void settingsAndTimesAreAsAskedFor() {
    IpvsOptions options =
        new IpvsOptions("wlc", List.of(), true, new ConnectionTimeouts(0, 30, 40), MASQUERADING);
    try (IpvsBackend backend = open(options)) {
      replace(backend, web("10.0.0.1"));
      assertEquals("1", setting("ipv4/vs/conntrack"));
      assertEquals("1", setting("ipv4/vs/expire_nodest_conn"));
      assertEquals("1", setting("ipv4/conf/all/arp_ignore"));
      assertEquals("2", setting("ipv4/conf/all/arp_announce"));
      String times = node.run("ipvsadm", "-L", "--timeout");
      assertTrue(times.contains("900 30 40"), times);
      assertTrue(shown().contains("-A -t 10.96.0.1:80 -s wlc"), shown()::toString);
      assertTrue(node.run("ip", "addr", "show", "kube-ipvs0").contains("10.96.0.1/32"));
    }
  }

  private String setting(String name) {
    return node.run("cat", "/proc/sys/net/" + name).strip();
  }

  @Test
  void foreignChangesRaiseAnAlarmAndAreRepaired() {
    AtomicInteger alarms = new AtomicInteger();
    try (IpvsBackend backend = open(PLAIN)) {
      backend.watch(alarms::incrementAndGet);
      replace(backend, web("10.0.0.1"));
      for (List<String> damage :
          List.of(
              List.of("ipvsadm", "-C"),
              List.of("ip", "addr", "del", "10.96.0.1/32", "dev", "kube-ipvs0"),
              List.of("ip", "link", "del", "kube-ipvs0"),
              List.of("ipset", "flush", "KUBE-CLUSTER-IP"),
              List.of("iptables-legacy", "-t", "nat", "-F", "KUBE-SERVICES"))) {
        alarms.set(0);
        node.run(damage.toArray(String[]::new));
        Eventually.holds(() -> alarms.get() > 0, () -> "no alarm after " + damage);
        assertTrue(replace(backend, web("10.0.0.1")) > 0, damage::toString);
        assertEquals(0, replace(backend, web("10.0.0.1")), damage::toString);
      }
    }
  }

  @Test
  void nothingIsLeft() {
    try (IpvsBackend backend = open(PLAIN)) {
      replace(backend, web("10.0.0.1"));
    }
    try (Iptables four = iptables(IpFamily.IPV4);
        Iptables six = iptables(IpFamily.IPV6);
        IpvsLeftovers leftovers = IpvsLeftovers.open(node.namespace(), List.of(four, six))) {
      assertTrue(leftovers.remove() > 0);
      assertEquals(List.of(), shown());
      assertEquals("", node.run("ipset", "list", "-n"));
      for (String table : List.of("nat", "filter", "mangle")) {
        String rules = node.run("iptables-legacy", "-t", table, "-S");
        assertTrue(rules.lines().allMatch(line -> line.startsWith("-P ")), rules);
      }
      assertTrue(node.attempt("ip", "link", "show", "kube-ipvs0").exitCode() != 0);
      assertEquals(0, leftovers.remove());
    }
  }
}
