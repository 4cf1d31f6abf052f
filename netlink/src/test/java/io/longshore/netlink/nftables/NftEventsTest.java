package io.longshore.netlink.nftables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.KernelTest;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netlink.nftables.expr.Verdict;
import io.longshore.netlink.socket.NetlinkEvents;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netlink.testing.Mutations;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netlink.wire.Message;
import io.longshore.netlink.wire.MessageFlags;
import io.longshore.netlink.wire.MessageReader;
import io.longshore.netlink.wire.MessageWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the kernel tells of changes and of traced packets. */
@KernelTest(commands = {"nft", "ping"})
class NftEventsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final TableName TABLE = new TableName(Family.IPV4, "test");
  private static final String RULES =
      """
      table ip test {
        map services { type ipv4_addr . inet_proto . inet_service : verdict;
          elements = { 10.0.0.1 . tcp . 80 comment "a" : drop, 10.0.0.2 . udp . 53 : accept } }
        set ranges { type ipv4_addr; flags interval; elements = { 10.0.0.0/8 } }
        set seen { type ipv4_addr; flags timeout; timeout 1h; elements = { 1.2.3.4 } }
        counter c { }
        chain in {
          type filter hook input priority filter - 5; policy accept;
          ip protocol icmp meta nftrace set 1
          ip protocol icmp jump next comment "ours"
        }
        chain next { counter name "c" return; }
      }
      """;

  private final TestNetwork network = TestNetwork.create();

  @AfterEach
  void close() {
    network.close();
  }

  private NetlinkEvents listen(int group) {
    return NetlinkEvents.open(
        NetlinkProtocol.NETFILTER, network.namespace(), NetlinkEvents.Loss.REPORTED, group);
  }

  private List<NftEvent> untilCommitted(NftEvents events) {
    List<NftEvent> found = new ArrayList<>();
    while (found.isEmpty() || !(found.getLast() instanceof NftEvent.Committed)) {
      List<NftEvent> more = events.next(PATIENCE);
      assertTrue(!more.isEmpty(), "no event came");
      found.addAll(more);
    }
    return found;
  }

  @Test
  void ownChangesAreLeftOutHoweverManyTheyAre() {
    NetlinkSocket socket = NetlinkSocket.open(NetlinkProtocol.NETFILTER, network.namespace());
    try (KernelNftables own = new KernelNftables(socket);
        NftEvents events = new NftEvents(listen(NftEvents.GROUP), own.port())) {
      NamedSet set =
          NamedSet.set(TABLE.set("many"), DataType.of(FieldType.MARK), "none is told of");
      NftTransaction changes = new NftTransaction().add(Table.of(TABLE, "")).add(set);
      for (int i = 0; i < 200_000; i++) {
        changes.add(set.name(), SetElement.of(Bytes.host32(i)));
      }
      own.apply(changes);
      assertEquals(List.of(), events.next(Duration.ZERO));
      network.run("nft", "add", "chain", "ip", "test", "theirs");
      assertInstanceOf(NftEvent.Committed.class, untilCommitted(events).getLast());
    }
  }

  @Test
  void changesOfOthersAreTold() {
    try (NftEvents events = new NftEvents(listen(NftEvents.GROUP))) {
      network.runWithInput(RULES, "nft", "-f", "-");
      List<NftEvent> made = untilCommitted(events);
      NftEvent.Added first = assertInstanceOf(NftEvent.Added.class, made.getFirst());
      assertEquals(TABLE, assertInstanceOf(Table.class, first.object()).table());
      assertTrue(
          made.stream()
              .anyMatch(
                  event ->
                      event instanceof NftEvent.Added(Rule rule) && rule.comment().equals("ours")));
      NftEvent.Committed end = assertInstanceOf(NftEvent.Committed.class, made.getLast());
      assertEquals("nft", end.generation().command());
      network.run("nft", "delete element ip test services { 10.0.0.1 . tcp . 80 }");
      NftEvent.Removed gone =
          assertInstanceOf(NftEvent.Removed.class, untilCommitted(events).getFirst());
      assertEquals(TABLE.set("services"), assertInstanceOf(Elements.class, gone.object()).set());
      network.run("nft", "flush", "ruleset");
      assertTrue(
          untilCommitted(events).stream()
              .anyMatch(event -> event instanceof NftEvent.Removed(Table table)));
    }
  }

  @Test
  void tracedPacketsShowTheirWay() {
    network.runWithInput(RULES, "nft", "-f", "-");
    try (TraceEvents events = new TraceEvents(listen(TraceEvents.GROUP));
        KernelNftables kernel =
            new KernelNftables(
                NetlinkSocket.open(NetlinkProtocol.NETFILTER, network.namespace()))) {
      network.run("ping", "-c1", "-W20", "127.0.0.1");
      List<TraceStep> steps = new ArrayList<>();
      while (steps.stream().noneMatch(step -> step.kind() == TraceStep.Kind.POLICY)) {
        List<TraceStep> more = events.next(PATIENCE);
        assertTrue(!more.isEmpty(), "no step came");
        steps.addAll(more);
      }
      Rule jump = kernel.rules(TABLE.chain("in")).getLast();
      assertTrue(
          steps.stream()
              .anyMatch(
                  step ->
                      step.rule() == jump.handle() && step.verdict().equals(Verdict.jump("next"))),
          steps::toString);
      TraceStep last = steps.getLast();
      assertEquals(Verdict.Plain.ACCEPT, last.verdict());
      assertTrue(steps.getFirst().network().length() >= 20, steps::toString);
      assertEquals(1, steps.stream().map(TraceStep::packet).distinct().limit(1).count());
    }
  }

  @Test
  void damagedMessagesAreReadOrRefused() {
    network.runWithInput(RULES, "nft", "-f", "-");
    List<Message> captured = new ArrayList<>();
    try (NetlinkSocket socket =
        NetlinkSocket.open(NetlinkProtocol.NETFILTER, network.namespace())) {
      for (int type :
          List.of(
              NftMessage.GET_TABLE,
              NftMessage.GET_CHAIN,
              NftMessage.GET_RULE,
              NftMessage.GET_SET,
              NftMessage.GET_OBJECT)) {
        captured.addAll(socket.list("list", dump(type).end(), MessageReader::copy));
      }
      for (String set : List.of("services", "ranges", "seen")) {
        MessageWriter request = new MessageWriter();
        ElementMessages.set(
            NftMessage.begin(
                request,
                NftMessage.GET_ELEMENTS,
                MessageFlags.REQUEST | MessageFlags.DUMP,
                Family.IPV4.number()),
            TABLE.set(set));
        captured.addAll(socket.list("list", request.end(), MessageReader::copy));
      }
    }
    assertTrue(captured.size() >= 13, () -> "captured " + captured.size());
    new Mutations(captured)
        .feed(
            100_000,
            message ->
                NftMessage.decode(message).ifPresent(object -> assertNotNull(object.toString())));
  }

  private static MessageWriter dump(int type) {
    MessageWriter request = new MessageWriter();
    NftMessage.begin(request, type, MessageFlags.REQUEST | MessageFlags.DUMP, Family.IPV4.number());
    return request;
  }
}
