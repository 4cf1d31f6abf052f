package io.longshore.netlink.conntrack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.KernelTest;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netlink.wire.NetlinkException;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What conntrack shows is what we read, and the other way round. */
@KernelTest(commands = {"nft", "conntrack", "ping"})
class ConntrackComparisonTest extends TrackedNetwork {
  private void sysctl(String name) {
    network.run("sh", "-c", "echo 1 > /proc/sys/net/netfilter/" + name);
  }

  /** As both of us show it, without what differs from one moment to the next. */
  private static String comparable(String line) {
    return line.replaceAll("\\s+", " ")
        .replaceAll(" (use|delta-time)=\\d+", "")
        .replaceFirst("^(\\S+ \\d+ \\S+ \\d+) \\d+", "$1 T")
        .strip();
  }

  private List<String> shown(String... more) {
    List<String> command = new ArrayList<>(List.of("conntrack", "-L", "-o", "extended"));
    command.addAll(List.of(more));
    return network
        .run(command.toArray(String[]::new))
        .lines()
        .map(ConntrackComparisonTest::comparable)
        .sorted()
        .toList();
  }

  private List<String> ours() {
    return flows.list().stream()
        .map(Flow::toString)
        .map(ConntrackComparisonTest::comparable)
        .sorted()
        .toList();
  }

  @Test
  void everyKindOfFlowIsReadAsConntrackReadsIt() throws Exception {
    sysctl("nf_conntrack_acct");
    sysctl("nf_conntrack_timestamp");
    send("127.0.0.9", 53);
    network.run("ping", "-c", "2", "127.0.0.1");
    network.run("ping", "-6", "-c", "1", "::1");
    ProtocolState sctp = new ProtocolState.Sctp(ProtocolState.SctpStage.ESTABLISHED, 5, 6);
    flows.create(
        Flow.of(
                Direction.of(Direction.SCTP, ip("10.0.0.1"), 1, ip("10.0.0.2"), 2),
                Duration.ofMinutes(5))
            .with(details(sctp)));
    network.run(
        "conntrack",
        "-I",
        "-p",
        "udp",
        "-s",
        "10.0.0.1",
        "-d",
        "10.0.0.2",
        "--sport",
        "1",
        "--dport",
        "2",
        "-t",
        "100",
        "-w",
        "7",
        "-m",
        "9");
    try (TcpPair _ = TcpPair.open(network)) {
      assertEquals(shown(), ours());
      Flow tcp = flows.list(FlowFilter.of(Direction.TCP)).getFirst();
      assertEquals(
          new ProtocolState.Tcp(ProtocolState.TcpStage.ESTABLISHED), tcp.details().state());
      assertTrue(tcp.details().status().contains(FlowStatus.ASSURED));
      Traffic traffic = tcp.details().traffic().orElseThrow();
      assertEquals(1, traffic.reply().packets());
      assertEquals(60, traffic.reply().bytes());
      Instant begun = tcp.details().begun().orElseThrow();
      assertTrue(
          Duration.between(begun, Instant.now()).abs().compareTo(Duration.ofMinutes(2)) < 0,
          begun::toString);
      assertEquals(Optional.empty(), tcp.details().ended());
    }
    assertEquals(sctp, flows.list(FlowFilter.of(Direction.SCTP)).getFirst().details().state());
    assertEquals(7, flows.list(FlowFilter.all().inZone(7)).getFirst().zone());
    assertEquals(xmlValues("id"), values(flow -> Integer.toUnsignedLong(flow.id())));
    assertEquals(xmlValues("mark"), values(Flow::mark));
    assertEquals(
        xmlValues("packets"),
        flows.list().stream()
            .flatMap(flow -> flow.details().traffic().stream())
            .flatMap(both -> Stream.of(both.original().packets(), both.reply().packets()))
            .map(String::valueOf)
            .sorted()
            .toList());
  }

  private List<String> values(Function<Flow, Object> value) {
    return flows.list().stream().map(value).map(String::valueOf).sorted().toList();
  }

  private List<String> xmlValues(String element) {
    String xml = network.run("conntrack", "-L", "-o", "xml,id");
    return Pattern.compile("<" + element + ">(\\d+)</" + element + ">")
        .matcher(xml)
        .results()
        .map(found -> found.group(1))
        .sorted()
        .toList();
  }

  /** A connection inside of a namespace, open until it is closed. */
  private record TcpPair(ServerSocket listener, Socket client, Socket server)
      implements AutoCloseable {
    static TcpPair open(TestNetwork network) throws Exception {
      return network
          .namespace()
          .call(
              () -> {
                ServerSocket listener = new ServerSocket(0, 1, ip("127.0.0.1"));
                Socket client = new Socket(ip("127.0.0.1"), listener.getLocalPort());
                return new TcpPair(listener, client, listener.accept());
              });
    }

    @Override
    public void close() throws IOException {
      client.close();
      server.close();
      listener.close();
    }
  }

  @Test
  void labelsAreRead() throws Exception {
    network.runWithInput(
        "add rule inet test output udp dport 7000 ct label set 77\n", "nft", "-f", "-");
    send("127.0.0.1", 7000);
    Flow flow = flows.list(FlowFilter.of(UDP).toPort(7000)).getFirst();
    assertTrue(flow.details().hasLabel(77), flow.details().labels()::toString);
    assertFalse(flow.details().hasLabel(76));
  }

  @Test
  void flowsAreMadeFoundAndChanged() throws Exception {
    Direction udp = Direction.of(UDP, ip("10.0.0.1"), 1000, ip("10.0.0.2"), 53);
    Direction tcp = Direction.of(Direction.TCP, ip("fd00::1"), 1000, ip("fd00::2"), 80);
    FlowDetails open = details(new ProtocolState.Tcp(ProtocolState.TcpStage.ESTABLISHED));
    flows.create(Flow.of(udp, Duration.ofMinutes(5)).marked(5).inZone(4));
    flows.create(Flow.of(tcp, Duration.ofMinutes(10)).with(open));
    assertEquals(
        List.of(
            "ipv4 2 udp 17 T src=10.0.0.1 dst=10.0.0.2 sport=1000 dport=53 [UNREPLIED]"
                + " src=10.0.0.2 dst=10.0.0.1 sport=53 dport=1000 mark=5 zone=4"),
        shown("-f", "ipv4"));
    assertEquals(
        List.of(
            "ipv6 10 tcp 6 T ESTABLISHED src=fd00::1 dst=fd00::2 sport=1000 dport=80"
                + " src=fd00::2 dst=fd00::1 sport=80 dport=1000 [ASSURED] mark=0"),
        shown("-f", "ipv6"));
    assertEquals(new TableUse(2, new FlowLimits().limit()), flows.use());
    Flow made = flows.find(udp, 4).orElseThrow();
    assertEquals(Optional.empty(), flows.find(udp, 0));
    assertTrue(flows.setMark(made, 0xf0, 0xf0));
    assertTrue(flows.setTimeout(made, Duration.ofMinutes(50)));
    Flow changed = flows.find(udp, 4).orElseThrow();
    assertEquals(0xf5, changed.mark());
    assertTrue(changed.timeoutSeconds() > 2900, changed::toString);
    assertTrue(
        assertThrows(
                NetlinkException.class,
                () -> flows.create(Flow.of(udp, Duration.ofMinutes(1)).inZone(4)))
            .alreadyExists());
    assertTrue(flows.delete(udp, 4));
    assertFalse(flows.delete(udp, 4));
    assertFalse(flows.setMark(made, 1, 1));
    assertFalse(flows.setTimeout(made, Duration.ofMinutes(1)));
    assertThrows(
        IllegalArgumentException.class,
        () -> flows.create(new Flow(udp, tcp, 0, 0, 0, 1, FlowDetails.NONE)));
  }

  private static FlowDetails details(ProtocolState state) {
    return new FlowDetails(
        Set.of(FlowStatus.ASSURED, FlowStatus.SEEN_REPLY),
        state,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Bytes.EMPTY);
  }

  @Test
  void statisticsAreThoseThatConntrackShows() throws Exception {
    send("127.0.0.9", 53);
    assertEquals(
        network
            .run("conntrack", "-S")
            .lines()
            .map(line -> line.replaceAll("\\s+", " ").strip())
            .toList(),
        flows.statistics().stream().map(CpuFlowStatistics::toString).toList());
    assertEquals(network.run("conntrack", "-C").strip(), Long.toString(flows.use().flows()));
    assertEquals(0, flows.statistics().getFirst().count(FlowCounter.DROP));
  }
}
