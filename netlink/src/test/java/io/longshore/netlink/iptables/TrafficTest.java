package io.longshore.netlink.iptables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.KernelTest;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netlink.iptables.legacy.LegacyIptables;
import io.longshore.netlink.iptables.nft.NftIptables;
import io.longshore.netlink.wire.IpFamily;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Real connections through rules that we wrote. */
@KernelTest
class TrafficTest {
  private static final int PATIENCE_MILLIS = 20_000;

  private final TestNetwork network = TestNetwork.create();

  @AfterEach
  void close() {
    network.close();
  }

  static Stream<Arguments> forms() {
    return Stream.of(HostForm.values())
        .flatMap(form -> Stream.of(IpFamily.values()).map(family -> Arguments.of(form, family)));
  }

  private Iptables open(HostForm form, IpFamily family) {
    return switch (form) {
      case NFT -> NftIptables.open(family, network.namespace());
      case LEGACY -> LegacyIptables.open(family, network.namespace());
    };
  }

  private static InetAddress loopback(IpFamily family) {
    return family.address(
        io.longshore.netlink.wire.Bytes.ofHex(
            switch (family) {
              case IPV4 -> "7f000001";
              case IPV6 -> "00".repeat(15) + "01";
            }));
  }

  private ServerSocket serve(IpFamily family) throws Exception {
    return network.namespace().call(() -> new ServerSocket(0, 5, loopback(family)));
  }

  private Socket connect(IpFamily family, int port) throws Exception {
    return network
        .namespace()
        .call(
            () -> {
              Socket socket = new Socket();
              try {
                socket.connect(new InetSocketAddress(loopback(family), port), PATIENCE_MILLIS);
                return socket;
              } catch (IOException e) {
                socket.close();
                throw e;
              }
            });
  }

  private static String to(IpFamily family, int port) {
    return switch (family) {
      case IPV4 -> "127.0.0.1:" + port;
      case IPV6 -> "[::1]:" + port;
    };
  }

  @ParameterizedTest
  @MethodSource("forms")
  void aConnectionGoesWhereTheRuleSays(HostForm form, IpFamily family) throws Exception {
    try (ServerSocket server = serve(family);
        Iptables iptables = open(form, family)) {
      String text =
          "-p tcp --dport 80 -j DNAT --to-destination " + to(family, server.getLocalPort());
      iptables.apply(
          new IptablesChanges()
              .create(TableName.NAT, "SVC")
              .append(TableName.NAT, "SVC", IptablesRule.parse(family, text))
              .append(TableName.NAT, "OUTPUT", IptablesRule.parse(family, "-p tcp -j SVC")));
      try (Socket client = connect(family, 80);
          Socket served = server.accept()) {
        assertEquals(client.getLocalPort(), served.getPort());
      }
      assertEquals(1, counted(iptables, "SVC").packets());
      assertTrue(counted(iptables, "SVC").bytes() >= 40);
    }
  }

  private static Counters counted(Iptables iptables, String chain) {
    return iptables.read(TableName.NAT).chain(chain).orElseThrow().rules().getLast().counters();
  }

  @ParameterizedTest
  @MethodSource("forms")
  void countersGoOnWhenOtherRulesChange(HostForm form, IpFamily family) throws Exception {
    IptablesRule jump = IptablesRule.parse(family, "-p tcp --dport 81 -j REJECT");
    try (Iptables iptables = open(form, family)) {
      iptables.apply(new IptablesChanges().append(TableName.FILTER, "OUTPUT", jump));
      long seen = 0;
      for (int i = 1; i <= 3; i++) {
        refused(family);
        Counters before = refusals(iptables);
        assertTrue(before.packets() > seen, before::toString);
        seen = before.packets();
        IptablesChanges changes =
            new IptablesChanges()
                .create(TableName.FILTER, "X" + i)
                .append(TableName.FILTER, "X" + i, jump)
                .insert(TableName.FILTER, "OUTPUT", 0, IptablesRule.parse(family, "-p udp"));
        iptables.apply(changes);
        assertEquals(before, refusals(iptables));
      }
    }
  }

  private static Counters refusals(Iptables iptables) {
    IptablesChain chain = iptables.read(TableName.FILTER).chain("OUTPUT").orElseThrow();
    return chain.rules().getLast().counters();
  }

  private void refused(IpFamily family) throws Exception {
    try (Socket socket = connect(family, 81)) {
      throw new AssertionError("connected: " + socket);
    } catch (ConnectException e) {
      // That is what the rule is for.
    }
  }
}
