package io.longshore.netproxy.iptables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.GoldenFile;
import io.longshore.base.testing.KernelTest;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netlink.iptables.HostForm;
import io.longshore.netlink.iptables.legacy.LegacyIptables;
import io.longshore.netlink.iptables.nft.NftIptables;
import io.longshore.netlink.wire.NetlinkException;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.LocalTraffic;
import io.longshore.netproxy.model.ServiceView;
import io.longshore.netproxy.model.Surroundings;
import io.longshore.netproxy.sync.Changes;
import io.longshore.netproxy.sync.DesiredState;
import io.longshore.netproxy.testing.ServiceBuilder;
import io.longshore.netproxy.testing.SliceBuilder;
import io.longshore.netproxy.testing.StateChange;
import io.longshore.netproxy.tracker.ServiceTracker;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules as the tools of iptables see them, and what happens when others change them. */
@KernelTest(commands = {"ip", "iptables-nft", "iptables-legacy", "ip6tables-nft"})
class ListingTest {
  private final TestNetwork network = TestNetwork.create();

  @AfterEach
  void close() {
    network.close();
  }

  private IptablesBackend open(HostForm form) {
    return IptablesBackend.open(
        IpFamily.IPV4, Examples.options(), network.namespace(), form, RuleObserver.NOBODY);
  }

  private static String tool(HostForm form) {
    return switch (form) {
      case NFT -> "iptables-nft";
      case LEGACY -> "iptables-legacy";
    };
  }

  private String saved(HostForm form) {
    return sorted(network.run(tool(form) + "-save"));
  }

  /** Without the time, and the tables in one order. */
  private static String sorted(String saved) {
    String text =
        saved.lines().filter(line -> !line.startsWith("#")).collect(Collectors.joining("\n"));
    return Arrays.stream(text.split("(?<=COMMIT)\n?"))
        .filter(table -> !table.isBlank())
        .sorted()
        .collect(Collectors.joining("\n", "", "\n"));
  }

  @ParameterizedTest
  @EnumSource
  void iptablesSaveShowsWhatKubeProxyWrites(HostForm form) throws Exception {
    try (IptablesBackend backend = open(form)) {
      backend.replace(Examples.ofEveryKind());
    }
    GoldenFile.named("iptables-listing.txt").assertSame(saved(form));
  }

  @Test
  void andSoDoesItForTheOtherFamily() throws Exception {
    ServiceTracker tracker = Examples.tracker(IpFamily.IPV6);
    tracker.put(
        ServiceBuilder.named("web", "fd00:96::a")
            .port("http", "TCP", 80, 30080)
            .affinity(600)
            .proxied());
    tracker.put(ServiceBuilder.named("empty", "fd00:96::c").port("", "UDP", 53).proxied());
    tracker.put(
        SliceBuilder.of("web", "web-1")
            .ipv6()
            .port("http", "TCP", 8080)
            .ready("node-a", "fd00:244:1::5", "fd00:244:1::6")
            .proxied());
    IptablesOptions options =
        Examples.options(new LocalTraffic.FromRange(Cidr.parse("fd00:244::/32")));
    tracker.drain();
    try (IptablesBackend backend =
        IptablesBackend.open(
            IpFamily.IPV6, options, network.namespace(), HostForm.NFT, RuleObserver.NOBODY)) {
      backend.replace(new DesiredState(Surroundings.PLAIN, tracker.views()));
    }
    GoldenFile.named("iptables-listing-ipv6.txt")
        .assertSame(sorted(network.run("ip6tables-nft-save")));
  }

  /** What the tools have saved and restored is what we would write: nothing is to be done. */
  @ParameterizedTest
  @EnumSource
  void theToolsSaveAndRestoreIt(HostForm form) {
    String saved;
    try (IptablesBackend backend = open(form)) {
      backend.replace(Examples.ofEveryKind());
      saved = network.run(tool(form) + "-save");
      network.run(tool(form), "-t", "nat", "-L", "-v", "-n");
      network.runWithInput(saved, tool(form) + "-restore");
    }
    try (IptablesBackend backend = open(form)) {
      assertEquals(0, backend.replace(Examples.ofEveryKind()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void rulesOfOthersStayWhereTheyAre(HostForm form) {
    String others =
        """
        *nat
        :PREROUTING ACCEPT [0:0]
        :INPUT ACCEPT [0:0]
        :OUTPUT ACCEPT [0:0]
        :POSTROUTING ACCEPT [0:0]
        :CNI-HOSTPORT-DNAT - [0:0]
        :KUBE-SVC-OLDOLDOLDOLDOLDO - [0:0]
        :KUBE-SEP-OLDOLDOLDOLDOLDO - [0:0]
        -A PREROUTING -m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT
        -A CNI-HOSTPORT-DNAT -p tcp -m tcp --dport 8443 -j DNAT --to-destination 10.1.1.1:443
        -A KUBE-SVC-OLDOLDOLDOLDOLDO -j KUBE-SEP-OLDOLDOLDOLDOLDO
        COMMIT
        *filter
        :INPUT ACCEPT [0:0]
        :FORWARD ACCEPT [0:0]
        :OUTPUT ACCEPT [0:0]
        :KUBE-FIREWALL - [0:0]
        -A INPUT -s 192.0.2.66/32 -j DROP
        -A INPUT -j KUBE-FIREWALL
        -A KUBE-FIREWALL -m mark --mark 0x8000/0x8000 -j DROP
        COMMIT
        """;
    network.runWithInput(others, tool(form) + "-restore");
    try (IptablesBackend backend = open(form)) {
      backend.replace(Examples.ofEveryKind());
      backend.replace(new DesiredState(Examples.SURROUNDINGS, List.of()));
    }
    assertTrue(!saved(form).contains("OLDOLD"), saved(form));
    network.run(tool(form), "-t", "nat", "-A", "POSTROUTING", "-j", "ACCEPT");
    IptablesLeftovers leftovers = leftovers();
    assertTrue(leftovers.remove() > 0);
    assertEquals(0, leftovers.remove());
    String left = saved(form);
    assertEquals(
        List.of(
            "-A INPUT -s 192.0.2.66/32 -j DROP",
            "-A INPUT -j KUBE-FIREWALL",
            "-A OUTPUT -j KUBE-FIREWALL",
            "-A KUBE-FIREWALL -m mark --mark 0x8000/0x8000 -j DROP",
            "-A KUBE-FIREWALL ! -s 127.0.0.0/8 -d 127.0.0.0/8 -m comment --comment \"block"
                + " incoming localnet connections\" -m conntrack ! --ctstate"
                + " RELATED,ESTABLISHED,DNAT -j DROP",
            "-A PREROUTING -m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT",
            "-A POSTROUTING -j ACCEPT",
            "-A CNI-HOSTPORT-DNAT -p tcp -m tcp --dport 8443 -j DNAT --to-destination"
                + " 10.1.1.1:443"),
        left.lines().filter(line -> line.startsWith("-A")).toList());
  }

  private IptablesLeftovers leftovers() {
    return new IptablesLeftovers(
        () ->
            Stream.of(io.longshore.netlink.wire.IpFamily.values())
                .flatMap(
                    family ->
                        Stream.of(
                            NftIptables.open(family, network.namespace()),
                            LegacyIptables.open(family, network.namespace())))
                .toList());
  }

  @ParameterizedTest
  @EnumSource
  void whatSomebodyElseChangesIsNoticedAndRepaired(HostForm form) {
    DesiredState desired = Examples.ofEveryKind();
    AtomicInteger alarms = new AtomicInteger();
    try (IptablesBackend backend = open(form)) {
      backend.watch(alarms::incrementAndGet);
      backend.replace(desired);
      String whole = saved(form);
      for (String damage :
          List.of(
              "-t nat -D PREROUTING 1",
              "-t filter -F FORWARD",
              "-t nat -D KUBE-SERVICES 1",
              "-t nat -A KUBE-POSTROUTING -j ACCEPT",
              "-t nat -N KUBE-SVC-SOMEBODYELSESXX",
              "-t mangle -X KUBE-PROXY-CANARY",
              "-t nat -F",
              "-t filter -F")) {
        int before = alarms.get();
        network.run(Stream.concat(Stream.of(tool(form)), damage(damage)).toArray(String[]::new));
        Eventually.holds(() -> alarms.get() > before, () -> "no alarm after: " + damage);
        assertTrue(backend.replace(desired) > 0, damage);
        assertEquals(lines(whole), lines(saved(form)), damage);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRuleOfSomebodyElseIsLeftAlone(HostForm form) {
    DesiredState desired = Examples.ofEveryKind();
    AtomicInteger alarms = new AtomicInteger();
    try (IptablesBackend backend = open(form)) {
      backend.watch(alarms::incrementAndGet);
      backend.replace(desired);
      network.run(
          tool(form), "-t", "nat", "-A", "POSTROUTING", "-s", "10.9.0.0/16", "-j", "ACCEPT");
      assertEquals(0, backend.replace(desired));
      if (form == HostForm.NFT) {
        assertEquals(0, alarms.get(), "a rule of somebody else's is no alarm");
      }
    }
  }

  private static Stream<String> damage(String words) {
    return Arrays.stream(words.split(" "));
  }

  /** Rules come back in front of their chains: their order there means nothing. */
  private static List<String> lines(String saved) {
    return saved.lines().sorted().toList();
  }

  /** A kernel that refuses a part has taken nothing of it. */
  @ParameterizedTest
  @EnumSource
  void whatTheKernelRefusesIsNotDoneByHalves(HostForm form) {
    DesiredState desired = Examples.ofEveryKind();
    List<ServiceView> fewer =
        desired.services().stream().filter(view -> view.port().nodePort() == 0).toList();
    try (IptablesBackend backend = open(form)) {
      backend.replace(desired);
      network.run(tool(form), "-t", "nat", "-D", "KUBE-NODEPORTS", "1");
      String damaged = saved(form);
      Changes changes =
          new Changes(Examples.SURROUNDINGS, StateChange.between(desired.services(), fewer));
      NetlinkException refusal = assertThrows(NetlinkException.class, () -> backend.apply(changes));
      assertTrue(refusal.notFound(), refusal::toString);
      assertEquals(nat(damaged), nat(saved(form)));
      assertTrue(backend.replace(new DesiredState(Examples.SURROUNDINGS, fewer)) > 0);
      assertEquals(0, backend.replace(new DesiredState(Examples.SURROUNDINGS, fewer)));
    }
  }

  private static String nat(String saved) {
    return saved.substring(saved.indexOf("*nat"));
  }

  @ParameterizedTest
  @EnumSource
  void whatRulesHaveCountedStays(HostForm form) {
    DesiredState desired = Examples.ofEveryKind();
    try (IptablesBackend backend = open(form)) {
      backend.replace(desired);
      String counted =
          network.run(tool(form) + "-save", "-c", "-t", "nat").replace("[0:0] -A", "[7:420] -A");
      network.runWithInput(counted, tool(form) + "-restore", "-c");
      assertEquals(0, backend.replace(desired));
      List<ServiceView> fewer =
          desired.services().stream()
              .filter(view -> !view.name().service().name().equals("dns"))
              .toList();
      backend.apply(
          new Changes(Examples.SURROUNDINGS, StateChange.between(desired.services(), fewer)));
      backend.apply(
          new Changes(Examples.SURROUNDINGS, StateChange.between(fewer, desired.services())));
    }
    List<String> rules =
        network
            .run(tool(form) + "-save", "-c", "-t", "nat")
            .lines()
            .filter(line -> line.contains(" -A "))
            .toList();
    assertEquals(
        List.of(),
        rules.stream()
            .filter(line -> line.contains("default/dns:dns") == line.startsWith("[7:420]"))
            .toList());
  }
}
