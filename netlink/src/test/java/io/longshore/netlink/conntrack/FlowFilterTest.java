package io.longshore.netlink.conntrack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.netlink.wire.Bytes;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FlowFilterTest {
  private static final InetAddress CLIENT = InetAddress.ofLiteral("10.0.0.1");
  private static final InetAddress SERVICE = InetAddress.ofLiteral("10.96.0.10");
  private static final InetAddress ENDPOINT = InetAddress.ofLiteral("10.1.0.7");
  private static final FlowDetails ASSURED =
      new FlowDetails(
          Set.of(FlowStatus.ASSURED, FlowStatus.SEEN_REPLY),
          new ProtocolState.Tcp(ProtocolState.TcpStage.ESTABLISHED),
          Optional.of(new Traffic(new Traffic.Count(1, 60), new Traffic.Count(2, 120))),
          Optional.empty(),
          Optional.empty(),
          Bytes.ofHex("00 02"));
  private static final Flow FLOW =
      new Flow(
          Direction.of(Direction.UDP, CLIENT, 4000, SERVICE, 53),
          Direction.of(Direction.UDP, ENDPOINT, 5353, CLIENT, 4000),
          3,
          0x15,
          9,
          30,
          ASSURED);

  @Test
  void everyPartMustFit() {
    assertTrue(FlowFilter.all().matches(FLOW));
    FlowFilter stale =
        FlowFilter.of(Direction.UDP).to(SERVICE, 53).answeredBy(ENDPOINT, 5353).inZone(3);
    assertTrue(stale.matches(FLOW));
    assertTrue(stale.from(CLIENT).marked(0x5, 0xf).having(FlowStatus.ASSURED).matches(FLOW));
    assertFalse(FlowFilter.of(Direction.TCP).matches(FLOW));
    assertFalse(stale.toPort(54).matches(FLOW));
    assertFalse(stale.to(ENDPOINT).matches(FLOW));
    assertFalse(stale.from(ENDPOINT).matches(FLOW));
    assertFalse(stale.answeredBy(SERVICE).matches(FLOW));
    assertFalse(stale.answeredBy(ENDPOINT, 53).matches(FLOW));
    assertFalse(stale.marked(0x5, 0xff).matches(FLOW));
    assertFalse(stale.inZone(0).matches(FLOW));
    assertFalse(stale.having(FlowStatus.ASSURED, FlowStatus.DYING).matches(FLOW));
    Direction echo =
        new Direction(
            CLIENT,
            SERVICE,
            Direction.ICMP,
            Optional.empty(),
            Optional.of(new Direction.Icmp(1, 8, 0)));
    assertFalse(FlowFilter.all().toPort(0).matches(Flow.of(echo, Duration.ZERO)));
  }

  @Test
  void flowsReadLikeConntrackShowsThem() {
    assertEquals(
        "ipv4 2 udp 17 30 ESTABLISHED src=10.0.0.1 dst=10.96.0.10 sport=4000 dport=53"
            + " packets=1 bytes=60 src=10.1.0.7 dst=10.0.0.1 sport=5353 dport=4000"
            + " packets=2 bytes=120 [ASSURED] mark=21 zone=3",
        FLOW.toString());
    assertTrue(FLOW.isDestinationTranslated());
    assertTrue(FLOW.details().hasLabel(9));
    assertFalse(FLOW.details().hasLabel(8));
    assertFalse(FLOW.details().hasLabel(100));
  }
}
