package io.longshore.netlink.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.KernelTest;
import io.longshore.linux.testing.Commands;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netlink.nftables.Family;
import io.longshore.netlink.nftables.KernelNftables;
import io.longshore.netlink.nftables.NftTransaction;
import io.longshore.netlink.nftables.SetElement;
import io.longshore.netlink.nftables.TableName;
import io.longshore.netlink.route.KernelRoutes;
import io.longshore.netlink.route.LinkKind;
import io.longshore.netlink.route.Route;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netlink.wire.NetlinkException;
import io.longshore.netlink.wire.Prefix;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Each kind of no that the kernel has, told without reading its words. */
@KernelTest(commands = {"ip", "nft", "setpriv"})
class KernelRefusalsTest {
  private static final TableName TABLE = new TableName(Family.IPV4, "t");
  private static final Map<String, Predicate<NetlinkException>> QUESTIONS = questions();

  private final TestNetwork network = TestNetwork.create();
  private final KernelRoutes routes =
      new KernelRoutes(NetlinkSocket.open(NetlinkProtocol.ROUTE, network.namespace()));
  private final KernelNftables nftables =
      new KernelNftables(NetlinkSocket.open(NetlinkProtocol.NETFILTER, network.namespace()));

  private static Map<String, Predicate<NetlinkException>> questions() {
    Map<String, Predicate<NetlinkException>> all = new LinkedHashMap<>();
    all.put("notFound", NetlinkException::notFound);
    all.put("alreadyExists", NetlinkException::alreadyExists);
    all.put("notPermitted", NetlinkException::notPermitted);
    all.put("notSupported", NetlinkException::notSupported);
    all.put("nameTooLong", NetlinkException::nameTooLong);
    all.put("unreachable", NetlinkException::unreachable);
    all.put("busy", NetlinkException::busy);
    all.put("full", NetlinkException::full);
    all.put("tooLarge", NetlinkException::tooLarge);
    all.put("outdated", NetlinkException::outdated);
    all.put("lost", NetlinkException::lost);
    all.put("interrupted", NetlinkException::interrupted);
    all.put("timedOut", NetlinkException::timedOut);
    all.put("closed", NetlinkException::closed);
    all.put("malformed", NetlinkException::malformed);
    return all;
  }

  /** One question is answered with yes, and all others with no. */
  private static void only(String question, Executable refused) {
    NetlinkException failure = assertThrows(NetlinkException.class, refused, question);
    QUESTIONS.forEach(
        (name, answer) ->
            assertEquals(name.equals(question), answer.test(failure), name + "? " + failure));
  }

  @BeforeEach
  void rules() {
    network.runWithInput(
        """
        table ip t {
          set one { type ipv4_addr; size 1; elements = { 10.0.0.1 } }
          chain used { }
          chain user { jump used; }
        }
        """,
        "nft",
        "-f",
        "-");
  }

  @AfterEach
  void close() {
    routes.close();
    nftables.close();
    network.close();
  }

  @Test
  void whatIsMissingOrThereAlready() {
    routes.createLink("left", new LinkKind.Veth("right"));
    only("alreadyExists", () -> routes.createLink("left", new LinkKind.Bridge()));
    Route route = Route.through(InetAddress.ofLiteral("10.0.0.0"), 8, 1);
    only("notFound", () -> routes.delete(route));
    only("notFound", () -> nftables.apply(new NftTransaction().delete(TABLE.chain("none"))));
  }

  @Test
  void whatTheKernelDoesNotKnowOrCannotStore() {
    only("notSupported", () -> routes.createLink("x", new LinkKind.Other("longshore-none")));
    only("nameTooLong", () -> routes.createLink("sixteen-letters-", new LinkKind.Bridge()));
    only("nameTooLong", () -> routes.link("sixteen-letters-"));
    only(
        "nameTooLong",
        () -> nftables.apply(new NftTransaction().delete(TABLE.chain("x".repeat(300)))));
    network.run("ip", "link", "set", "lo", "up");
    only(
        "unreachable",
        () ->
            routes.add(
                Route.by(
                    Prefix.parse("10.0.0.0/8").address(), 8, InetAddress.ofLiteral("10.9.0.1"))));
  }

  @Test
  void whatIsUsedFullOrChanged() {
    only("busy", () -> nftables.apply(new NftTransaction().delete(TABLE.chain("used"))));
    SetElement second = SetElement.of(Bytes.ofHex("0a000002"));
    only("full", () -> nftables.apply(new NftTransaction().add(TABLE.set("one"), second)));
    int old = nftables.generation().number() - 1;
    only(
        "outdated",
        () -> nftables.apply(new NftTransaction().expect(old).delete(TABLE.chain("user"))));
    assertTrue(network.run("nft", "list", "ruleset").contains("jump used"));
  }

  @Test
  void whoLacksThePrivilegeIsTold() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Commands.run(
        network
            .inside(
                "setpriv",
                "--bounding-set=-net_admin",
                "--inh-caps=-net_admin",
                java,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Unprivileged.class.getName())
            .toArray(String[]::new));
    assertFalse(routes.link("forbidden").isPresent());
  }

  /** What runs without CAP_NET_ADMIN; a failure ends the program with a trace. */
  static final class Unprivileged {
    /** Beyond net.core.wmem_max, which is 200 KiB mostly, and seldom more than 16 MiB. */
    private static final int TOO_MANY = 1_000_000;

    private Unprivileged() {}

    public static void main(String[] arguments) {
      try (KernelRoutes routes = new KernelRoutes(NetlinkSocket.open(NetlinkProtocol.ROUTE));
          KernelNftables nftables =
              new KernelNftables(NetlinkSocket.open(NetlinkProtocol.NETFILTER))) {
        assertEquals(1, routes.links().size(), "everybody may look");
        only("notPermitted", () -> routes.createLink("forbidden", new LinkKind.Bridge()));
        only("notPermitted", () -> nftables.tables());
        only("notPermitted", () -> nftables.apply(many(1)));
        // Only a socket with that privilege may have as large a buffer as this needs.
        only("tooLarge", () -> nftables.apply(many(TOO_MANY)));
      }
    }

    private static NftTransaction many(int count) {
      NftTransaction changes = new NftTransaction();
      for (int i = 0; i < count; i++) {
        changes.delete(TABLE.chain("chain" + i));
      }
      return changes;
    }
  }
}
