package io.longshore.netlink.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.KernelTest;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netlink.wire.AttributeReader;
import io.longshore.netlink.wire.AttributeWriter;
import io.longshore.netlink.wire.MessageFlags;
import io.longshore.netlink.wire.MessageReader;
import io.longshore.netlink.wire.MessageWriter;
import io.longshore.netlink.wire.NetlinkException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Against the real kernel, with rtnetlink's messages: include/uapi/linux/rtnetlink.h. */
@KernelTest(commands = "ip")
class KernelSocketTest {
  private static final int RTM_NEWLINK = 16;
  private static final int RTM_GETLINK = 18;
  private static final int RTNLGRP_LINK = 1;
  private static final int IFLA_IFNAME = 3;
  private static final int IFINFOMSG = 16;

  private static void linkHeader(AttributeWriter writer) {
    for (int i = 0; i < IFINFOMSG; i++) {
      writer.put8(0);
    }
  }

  private static MessageWriter listLinks() {
    MessageWriter writer = new MessageWriter();
    linkHeader(writer.begin(RTM_GETLINK, MessageFlags.REQUEST | MessageFlags.DUMP));
    return writer.end();
  }

  private static String name(MessageReader reply) {
    AttributeReader attributes = reply.attributes(IFINFOMSG);
    String name = "";
    while (attributes.next()) {
      if (attributes.type() == IFLA_IFNAME) {
        name = attributes.text();
      }
    }
    attributes.check("read a link");
    return name;
  }

  @Test
  void dumpsInANamespace() {
    try (TestNetwork network = TestNetwork.create();
        NetlinkSocket socket = NetlinkSocket.open(NetlinkProtocol.ROUTE, network.namespace())) {
      for (int i = 0; i < 100; i++) {
        network.run("ip", "link", "add", "br" + i, "type", "bridge");
      }
      List<String> names = socket.list("list links", listLinks(), KernelSocketTest::name);
      assertEquals(101, names.size());
      assertTrue(names.containsAll(List.of("lo", "br0", "br99")), names.toString());
    }
  }

  @Test
  void theKernelExplainsItsNo() {
    try (NetlinkSocket socket = NetlinkSocket.open(NetlinkProtocol.ROUTE)) {
      MessageWriter writer = new MessageWriter();
      AttributeWriter strange = writer.begin(RTM_GETLINK, MessageFlags.REQUEST | MessageFlags.DUMP);
      strange.put32(0x00ff_0000);
      strange.put64(0);
      strange.put32(0);
      // Only strict checking refuses it: net/core/rtnetlink.c, rtnl_valid_dump_ifinfo_req.
      NetlinkException refused =
          assertThrows(NetlinkException.class, () -> socket.execute("list links", writer.end()));
      assertFalse(refused.explanation().isEmpty(), refused.toString());
      writer.clear();
      AttributeWriter attributes =
          writer.begin(RTM_GETLINK, MessageFlags.REQUEST | MessageFlags.ACK);
      linkHeader(attributes);
      attributes.text(IFLA_IFNAME, "longshore-none");
      NetlinkException absent =
          assertThrows(NetlinkException.class, () -> socket.execute("read a link", writer.end()));
      assertTrue(absent.notFound(), absent.toString());
    }
  }

  @Test
  void eventsArrive() {
    try (TestNetwork network = TestNetwork.create();
        NetlinkEvents events =
            NetlinkEvents.open(
                NetlinkProtocol.ROUTE,
                network.namespace(),
                NetlinkEvents.Loss.REPORTED,
                RTNLGRP_LINK)) {
      assertFalse(events.receive(Duration.ZERO, event -> {}));
      network.run("ip", "link", "add", "br0", "type", "bridge");
      StringBuilder seen = new StringBuilder();
      assertTrue(
          events.receive(
              Duration.ofSeconds(20),
              event -> seen.append(event.type() == RTM_NEWLINK ? name(event) : "?")));
      assertEquals("br0", seen.toString());
    }
  }

  @Test
  void closingWakesWhoWaits() throws Exception {
    NetlinkEvents events =
        NetlinkEvents.open(NetlinkProtocol.ROUTE, NetlinkEvents.Loss.REPORTED, RTNLGRP_LINK);
    FutureTask<Boolean> waiting =
        new FutureTask<>(() -> events.receive(Duration.ofMinutes(5), event -> {}));
    Thread.ofPlatform().start(waiting);
    events.close();
    Throwable cause = assertThrows(ExecutionException.class, waiting::get).getCause();
    assertTrue(assertInstanceOf(NetlinkException.class, cause).closed());
    NetlinkSocket socket = NetlinkSocket.open(NetlinkProtocol.ROUTE);
    socket.close();
    socket.close();
    assertTrue(
        assertThrows(NetlinkException.class, () -> socket.execute("list links", listLinks()))
            .closed());
  }
}
