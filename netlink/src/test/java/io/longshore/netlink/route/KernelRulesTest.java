package io.longshore.netlink.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.KernelTest;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netlink.wire.IpFamily;
import io.longshore.netlink.wire.NetlinkException;
import io.longshore.netlink.wire.Prefix;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@KernelTest(commands = "ip")
class KernelRulesTest {
  private static final List<Rule> RULES =
      List.of(
          Rule.lookup(IpFamily.IPV4, 50, 100)
              .from(Prefix.parse("10.0.0.0/8"))
              .to(Prefix.parse("10.1.1.1"))
              .marked(0x10, 0xff)
              .comingBy("left"),
          Rule.lookup(IpFamily.IPV4, 60, 70_000).marked(7, -1).leavingBy("lo").inverted(true),
          Rule.lookup(IpFamily.IPV4, 70, Route.MAIN).suppressing(0),
          Rule.all(IpFamily.IPV4, 75, new RuleAction.Goto(80)),
          Rule.all(IpFamily.IPV4, 80, new RuleAction.Nothing()),
          Rule.all(IpFamily.IPV4, 85, new RuleAction.Discard(RouteType.PROHIBIT))
              .from(Prefix.parse("10.4.0.0/16")),
          Rule.lookup(IpFamily.IPV6, 50, 100).from(Prefix.parse("fd00::/16")),
          Rule.all(IpFamily.IPV6, 60, new RuleAction.Discard(RouteType.UNREACHABLE))
              .to(Prefix.parse("fd01::1")));

  private final TestNetwork network = TestNetwork.create();
  private final KernelRoutes routes =
      new KernelRoutes(NetlinkSocket.open(NetlinkProtocol.ROUTE, network.namespace()));

  @AfterEach
  void close() {
    routes.close();
    network.close();
  }

  /** Without those that the kernel begins with. */
  private List<Rule> added() {
    return routes.rules().stream()
        .filter(rule -> rule.priority() != 0 && rule.priority() < 32_766)
        .toList();
  }

  private List<String> shown() {
    return Stream.of(network.run("ip", "rule", "show"), network.run("ip", "-6", "rule", "show"))
        .flatMap(String::lines)
        .map(line -> line.replaceAll("\\s+", " ").strip())
        .filter(line -> !line.matches("(0|3276[67]):.*"))
        .toList();
  }

  @Test
  void ipSeesTheRulesThatWeMake() {
    RULES.forEach(routes::add);
    assertEquals(
        List.of(
            "50: from 10.0.0.0/8 to 10.1.1.1 fwmark 0x10/0xff iif left [detached] lookup 100",
            "60: not from all fwmark 0x7 oif lo lookup 70000",
            "70: from all lookup main suppress_prefixlength 0",
            "75: from all goto 80",
            "80: from all nop",
            "85: from 10.4.0.0/16 prohibit",
            "50: from fd00::/16 lookup 100",
            "60: from all to fd01::1 unreachable"),
        shown());
    assertEquals(RULES, added());
    NetlinkException twice =
        assertThrows(NetlinkException.class, () -> routes.add(RULES.getFirst()));
    assertTrue(twice.alreadyExists(), twice::toString);
    RULES.forEach(routes::delete);
    assertEquals(List.of(), shown());
    NetlinkException missing =
        assertThrows(NetlinkException.class, () -> routes.delete(RULES.getFirst()));
    assertTrue(missing.notFound(), missing::toString);
  }

  @Test
  void rulesReadLikeIpShowsThem() {
    RULES.forEach(routes::add);
    List<String> ours =
        added().stream().map(rule -> rule.toString().replace("lookup 254", "lookup main")).toList();
    assertEquals(shown(), ours.stream().map(KernelRulesTest::detached).toList());
  }

  private static String detached(String rule) {
    return rule.replace("iif left", "iif left [detached]");
  }

  @Test
  void whatWeDoNotKnowIsKept() {
    network.run(
        "ip",
        "rule",
        "add",
        "priority",
        "60",
        "uidrange",
        "1-5",
        "ipproto",
        "tcp",
        "dport",
        "80",
        "lookup",
        "100");
    network.run("ip", "rule", "add", "priority", "60", "lookup", "100");
    List<String> before = shown();
    Rule special = added().getFirst();
    assertFalse(special.others().isEmpty());
    routes.delete(special);
    assertEquals(List.of("60: from all lookup 100"), shown());
    Rule plain = added().getFirst();
    routes.delete(plain);
    routes.add(special);
    routes.add(plain);
    assertEquals(before, shown());
  }

  @Test
  void networksMustBeOfTheFamily() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Rule.lookup(IpFamily.IPV6, 1, 1).from(Prefix.parse("10.0.0.0/8")));
    assertThrows(IllegalArgumentException.class, () -> new RuleAction.Discard(RouteType.UNICAST));
  }
}
