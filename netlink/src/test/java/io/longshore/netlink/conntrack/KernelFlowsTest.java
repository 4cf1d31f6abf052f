package io.longshore.netlink.conntrack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.KernelTest;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netlink.socket.NetlinkEvents;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netlink.testing.Mutations;
import io.longshore.netlink.wire.MessageReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@KernelTest(commands = {"nft", "conntrack", "ping"})
class KernelFlowsTest {
  private static final int UDP = 17;

  private final TestNetwork network = TestNetwork.create();
  private final KernelFlows flows =
      new KernelFlows(NetlinkSocket.open(NetlinkProtocol.NETFILTER, network.namespace()));

  @BeforeEach
  void trackAndTranslate() {
    network.runWithInput(
        """
        table inet test {
          chain output {
            type nat hook output priority -100;
            ip daddr 127.0.0.9 udp dport 53 dnat ip to 127.0.0.1:5353
            ip6 daddr ::1 ct mark set 7
            udp dport 6000-6999 ct mark set 0x10
          }
        }
        """,
        "nft",
        "-f",
        "-");
  }

  @AfterEach
  void close() {
    flows.close();
    network.close();
  }

  private static InetAddress ip(String text) throws Exception {
    return InetAddress.getByName(text);
  }

  private int send(String address, int port) throws Exception {
    return network
        .namespace()
        .call(
            () -> {
              try (DatagramSocket socket =
                  new DatagramSocket(new InetSocketAddress(ip("127.0.0.1"), 0))) {
                socket.send(new DatagramPacket(new byte[1], 1, ip(address), port));
                return socket.getLocalPort();
              }
            });
  }

  @Test
  void flowsAreListedWithTheirTranslation() throws Exception {
    int port = send("127.0.0.9", 53);
    Flow flow =
        flows.list().stream()
            .filter(one -> one.original().protocol() == UDP)
            .findFirst()
            .orElseThrow();
    assertEquals(Direction.of(UDP, ip("127.0.0.1"), port, ip("127.0.0.9"), 53), flow.original());
    assertEquals(Direction.of(UDP, ip("127.0.0.1"), 5353, ip("127.0.0.1"), port), flow.reply());
    assertTrue(flow.isDestinationTranslated());
    assertTrue(flow.timeoutSeconds() > 0);
    String shown = network.run("conntrack", "-L", "-p", "udp");
    assertTrue(shown.contains(flow.original().toString()), shown);
    assertTrue(shown.contains(flow.reply().toString()), shown);
  }

  @Test
  void echoesOfBothFamiliesAreListed() {
    network.run("ping", "-c", "1", "127.0.0.1");
    network.run("ping", "-6", "-c", "1", "::1");
    List<Flow> found = flows.list();
    assertTrue(
        found.stream()
            .anyMatch(
                flow -> flow.original().icmp().map(Direction.Icmp::type).equals(Optional.of(8))),
        found::toString);
    Flow six = flows.listMarked(7, 0xff).getFirst();
    assertEquals(58, six.original().protocol());
    assertEquals(128, six.original().icmp().orElseThrow().type());
    assertFalse(six.isDestinationTranslated());
    assertTrue(flows.delete(six));
    assertFalse(flows.delete(six));
    assertEquals(List.of(), flows.listMarked(7, 0xff));
  }

  @Test
  void onlyTheChosenFlowsAreForgotten() throws Exception {
    for (int i = 0; i < 20; i++) {
      send("127.0.0.1", 6000 + i);
    }
    assertEquals(20, flows.listMarked(0x10, 0xff).size());
    int gone =
        flows.deleteIf(
            flow -> flow.original().ports().map(ports -> ports.destination() < 6005).orElse(false));
    assertEquals(5, gone);
    assertEquals(15, flows.listMarked(0x10, 0xff).size());
  }

  @Test
  void anotherFlowWithTheSameAddressesIsLeftAlone() throws Exception {
    send("127.0.0.1", 6000);
    Flow flow = flows.listMarked(0x10, 0xff).getFirst();
    Flow older =
        new Flow(flow.original(), flow.reply(), flow.zone(), flow.mark(), flow.id() + 1, 1);
    assertFalse(flows.delete(older));
    assertEquals(1, flows.listMarked(0x10, 0xff).size());
  }

  @Test
  void damagedMessagesAreReadOrRefused() throws Exception {
    send("127.0.0.9", 53);
    network.run("ping", "-6", "-c", "1", "::1");
    try (NetlinkSocket socket =
        NetlinkSocket.open(NetlinkProtocol.NETFILTER, network.namespace())) {
      new Mutations(socket.list("list", FlowMessages.list(), MessageReader::copy))
          .feed(100_000, FlowMessages::read);
    }
  }

  @Test
  void eventsTellWhatHappens() throws Exception {
    try (FlowEvents events =
        new FlowEvents(
            NetlinkEvents.open(
                NetlinkProtocol.NETFILTER,
                network.namespace(),
                NetlinkEvents.Loss.REPORTED,
                FlowEvents.groups()))) {
      send("127.0.0.1", 6000);
      Flow flow = flows.listMarked(0x10, 0xff).getFirst();
      flows.delete(flow);
      List<FlowEvent> seen = new ArrayList<>();
      while (seen.stream().noneMatch(FlowEvent.Ended.class::isInstance)) {
        List<FlowEvent> next = events.next(Duration.ofSeconds(20));
        assertFalse(next.isEmpty(), () -> "only " + seen);
        seen.addAll(next);
      }
      assertTrue(seen.getFirst() instanceof FlowEvent.Begun, seen::toString);
      assertEquals(flow.original(), seen.getLast().flow().original());
    }
  }
}
