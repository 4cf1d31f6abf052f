package io.longshore.netlink.conntrack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.KernelTest;
import io.longshore.netlink.socket.NetlinkEvents;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netlink.testing.Mutations;
import io.longshore.netlink.wire.IpFamily;
import io.longshore.netlink.wire.MessageReader;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

@KernelTest(commands = {"nft", "conntrack", "ping"})
class KernelFlowsTest extends TrackedNetwork {
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
    Flow six = flows.list(FlowFilter.all().marked(7, 0xff)).getFirst();
    assertEquals(58, six.original().protocol());
    assertEquals(128, six.original().icmp().orElseThrow().type());
    assertFalse(six.isDestinationTranslated());
    assertTrue(flows.delete(six));
    assertFalse(flows.delete(six));
    assertEquals(List.of(), flows.list(FlowFilter.all().marked(7, 0xff)));
  }

  @Test
  void onlyTheChosenFlowsAreForgotten() throws Exception {
    for (int i = 0; i < 20; i++) {
      send("127.0.0.1", 6000 + i);
    }
    assertEquals(20, flows.list(FlowFilter.all().marked(0x10, 0xff)).size());
    int gone =
        flows.deleteIf(
            flow -> flow.original().ports().map(ports -> ports.destination() < 6005).orElse(false));
    assertEquals(5, gone);
    assertEquals(15, flows.list(FlowFilter.all().marked(0x10, 0xff)).size());
  }

  @Test
  void anotherFlowWithTheSameAddressesIsLeftAlone() throws Exception {
    send("127.0.0.1", 6000);
    Flow flow = flows.list(FlowFilter.all().marked(0x10, 0xff)).getFirst();
    Flow older =
        new Flow(
            flow.original(),
            flow.reply(),
            flow.zone(),
            flow.mark(),
            flow.id() + 1,
            1,
            FlowDetails.NONE);
    assertFalse(flows.delete(older));
    assertEquals(1, flows.list(FlowFilter.all().marked(0x10, 0xff)).size());
  }

  @Test
  void everyFilterChoosesTheSameInTheKernelAndHere() throws Exception {
    for (int i = 0; i < 4; i++) {
      for (String net : new String[] {"10.0.0.", "fd00::"}) {
        for (int protocol : new int[] {UDP, Direction.TCP}) {
          InetAddress client = ip(net + (1 + i % 2));
          Direction direction = Direction.of(protocol, client, 1000, ip(net + "9"), 50 + i);
          flows.create(Flow.of(direction, Duration.ofMinutes(5)).marked(i).inZone(i / 2));
        }
      }
    }
    FlowFilter all = FlowFilter.all();
    FlowFilter udp = FlowFilter.of(UDP);
    List<FlowFilter> filters =
        List.of(
            all,
            udp,
            udp.in(IpFamily.IPV4),
            udp.in(IpFamily.IPV6).toPort(51),
            all.in(IpFamily.IPV6),
            all.in(IpFamily.IPV4).from(ip("fd00::1")),
            all.from(ip("10.0.0.1")),
            all.from(ip("fd00::1")),
            udp.to(ip("10.0.0.9"), 51),
            udp.to(ip("fd00::9"), 51),
            udp.toPort(52),
            all.toPort(52),
            all.answeredBy(ip("10.0.0.9"), 53),
            udp.answeredBy(ip("fd00::9"), 53),
            udp.to(ip("10.0.0.9")).answeredBy(ip("fd00::9")),
            all.marked(1, 1),
            all.inZone(1),
            udp.inZone(1).from(ip("10.0.0.2")).marked(3, -1),
            all.having(FlowStatus.CONFIRMED),
            all.having(FlowStatus.ASSURED));
    List<Flow> everything = flows.list();
    assertEquals(16, everything.size());
    for (FlowFilter filter : filters) {
      Set<Integer> expected =
          everything.stream().filter(filter::matches).map(Flow::id).collect(Collectors.toSet());
      Set<Integer> found = flows.list(filter).stream().map(Flow::id).collect(Collectors.toSet());
      assertEquals(expected, found, filter::toString);
    }
    assertEquals(8, flows.delete(udp));
    assertEquals(8, flows.list().size());
    assertEquals(4, flows.delete(all.inZone(1)));
    assertEquals(List.of(0, 0, 0, 0), flows.list().stream().map(Flow::zone).toList());
  }

  @Test
  void theKernelLeavesOutWhatItCan() throws Exception {
    for (int i = 0; i < 10; i++) {
      Direction direction =
          Direction.of(UDP, ip("10.0.0.1"), 1000 + i, ip("10.0.0." + (2 + i % 2)), 53);
      flows.create(Flow.of(direction, Duration.ofMinutes(5)));
    }
    network.run(
        "conntrack",
        "-I",
        "-p",
        "udp",
        "-s",
        "fd00::1",
        "-d",
        "fd00::2",
        "--sport",
        "1",
        "--dport",
        "2",
        "-t",
        "100");
    FlowFilter filter = FlowFilter.of(UDP).to(ip("10.0.0.3"), 53);
    try (NetlinkSocket socket =
        NetlinkSocket.open(NetlinkProtocol.NETFILTER, network.namespace())) {
      assertEquals(5, sent(socket, filter));
      assertEquals(1, sent(socket, FlowFilter.of(UDP).in(IpFamily.IPV6).toPort(2)));
      assertEquals(0, sent(socket, FlowFilter.all().marked(1, 1)));
    }
  }

  private static int sent(NetlinkSocket socket, FlowFilter filter) {
    return socket.list("list", FilterMessages.list(filter), MessageReader::copy).size();
  }

  @Test
  void flowsToAnEndpointThatIsGoneAreForgotten() throws Exception {
    int first = send("127.0.0.9", 53);
    // A port may be given twice, and makes the same flow then.
    for (int second = first; second == first; ) {
      second = send("127.0.0.9", 53);
    }
    send("127.0.0.1", 5353);
    FlowFilter toService = FlowFilter.of(UDP).to(ip("127.0.0.9"), 53);
    assertEquals(0, flows.delete(toService.answeredBy(ip("127.0.0.2"))));
    assertEquals(2, flows.delete(toService.answeredBy(ip("127.0.0.1"), 5353)));
    assertEquals(1, flows.list(FlowFilter.of(UDP)).size(), "who asked the endpoint itself");
  }

  @Test
  void damagedMessagesAreReadOrRefused() throws Exception {
    network.run("sh", "-c", "echo 1 > /proc/sys/net/netfilter/nf_conntrack_acct");
    network.run("sh", "-c", "echo 1 > /proc/sys/net/netfilter/nf_conntrack_timestamp");
    send("127.0.0.9", 53);
    network.run("ping", "-6", "-c", "1", "::1");
    flows.create(
        Flow.of(
            Direction.of(Direction.TCP, ip("10.0.0.1"), 1, ip("10.0.0.2"), 2),
            Duration.ofMinutes(5)));
    try (NetlinkSocket socket =
        NetlinkSocket.open(NetlinkProtocol.NETFILTER, network.namespace())) {
      new Mutations(socket.list("list", FilterMessages.list(FlowFilter.all()), MessageReader::copy))
          .feed(100_000, FlowMessages::read);
      new Mutations(socket.list("list", StatisticsMessages.perCpu(), MessageReader::copy))
          .feed(20_000, StatisticsMessages::readCpu);
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
      Flow flow = flows.list(FlowFilter.all().marked(0x10, 0xff)).getFirst();
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
