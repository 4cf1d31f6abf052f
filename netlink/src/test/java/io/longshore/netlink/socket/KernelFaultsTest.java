package io.longshore.netlink.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.KernelTest;
import io.longshore.linux.libc.SystemCalls;
import io.longshore.linux.testing.OpenFiles;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netlink.wire.AttributeWriter;
import io.longshore.netlink.wire.MessageFlags;
import io.longshore.netlink.wire.MessageReader;
import io.longshore.netlink.wire.MessageWriter;
import io.longshore.netlink.wire.NetlinkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What only a real kernel can do wrong: too little room, changes under way, no answer, leaks. */
@KernelTest(commands = "ip")
class KernelFaultsTest {
  private static final int RTM_GETLINK = 18;
  private static final int RTNLGRP_LINK = 1;
  private static final int IFINFOMSG = 16;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final TestNetwork network = TestNetwork.create();

  @AfterEach
  void close() {
    network.close();
  }

  private static MessageWriter links(int flags) {
    MessageWriter writer = new MessageWriter();
    AttributeWriter message = writer.begin(RTM_GETLINK, MessageFlags.REQUEST | flags);
    message.put32(0);
    message.put32(flags == MessageFlags.DUMP ? 0 : 1);
    message.put64(0);
    return writer.end();
  }

  private void addLinks(int from, int to) {
    String batch =
        IntStream.range(from, to)
            .mapToObj(number -> "link add b" + number + " type bridge\n")
            .collect(Collectors.joining());
    network.runWithInput(batch, "ip", "-batch", "-");
  }

  private KernelDatagrams listener(boolean ignoreLoss) throws Exception {
    return network
        .namespace()
        .call(
            () -> {
              KernelDatagrams socket = KernelDatagrams.open(NetlinkProtocol.ROUTE);
              socket.receiveBuffer(4096);
              if (ignoreLoss) {
                socket.ignoreLoss();
              }
              socket.join(RTNLGRP_LINK);
              return socket;
            });
  }

  @Test
  void whoHasTooLittleRoomForEventsIsToldAndGoesOn() throws Exception {
    try (NetlinkEvents events = NetlinkEvents.over(listener(false))) {
      addLinks(0, 50);
      NetlinkException lost =
          assertThrows(
              NetlinkException.class,
              () -> {
                while (events.receive(PATIENCE, _ -> {})) {
                  // Those that found room come first.
                }
              });
      assertTrue(lost.lost(), lost::toString);
      while (events.receive(Duration.ZERO, _ -> {})) {
        // What is left of them.
      }
      addLinks(50, 51);
      assertTrue(events.receive(PATIENCE, _ -> {}), "later events come again");
    }
  }

  @Test
  void whoOnlyWatchesIsNotTold() throws Exception {
    try (NetlinkEvents events = NetlinkEvents.over(listener(true))) {
      addLinks(0, 50);
      AtomicInteger seen = new AtomicInteger();
      while (events.receive(Duration.ZERO, _ -> seen.incrementAndGet())) {
        // No exception says that some are missing.
      }
      assertTrue(seen.get() > 0 && seen.get() < 50, seen::toString);
    }
  }

  /** Changes the links each time that a dump has begun, as often as is asked for. */
  private Replies changing(NetlinkSocket other, AtomicInteger changes, List<Integer> seen) {
    return new Replies() {
      private boolean begun;

      @Override
      public void message(MessageReader reply) {
        seen.add(reply.u32(4));
        if (!begun && changes.getAndDecrement() > 0) {
          addLink(other, "x" + changes.get());
        }
        begun = true;
      }

      @Override
      public void restart() {
        seen.clear();
        begun = false;
      }
    };
  }

  private static void addLink(NetlinkSocket socket, String name) {
    MessageWriter writer = new MessageWriter();
    int flags = MessageFlags.REQUEST | MessageFlags.CREATE | MessageFlags.ACK;
    AttributeWriter link = writer.begin(16, flags);
    link.put64(0);
    link.put64(0);
    link.text(3, name);
    int info = link.open(18);
    link.text(1, "bridge");
    link.close(info);
    socket.execute("create link " + name, writer.end());
  }

  @Test
  void aListThatChangesMeanwhileIsAskedForAgain() {
    addLinks(0, 120);
    try (NetlinkSocket socket = NetlinkSocket.open(NetlinkProtocol.ROUTE, network.namespace());
        NetlinkSocket other = NetlinkSocket.open(NetlinkProtocol.ROUTE, network.namespace())) {
      AtomicInteger changes = new AtomicInteger(3);
      List<Integer> seen = new ArrayList<>();
      socket.exchange("list", links(MessageFlags.DUMP), changing(other, changes, seen));
      assertTrue(changes.get() < 0, () -> "it was not asked for again: " + changes);
      assertEquals(124, seen.size(), "the loopback device, and all that came meanwhile");
      assertEquals(124, seen.stream().distinct().count());
    }
  }

  @Test
  void aListThatNeverStandsStillIsGivenUp() {
    addLinks(0, 120);
    try (NetlinkSocket socket = NetlinkSocket.open(NetlinkProtocol.ROUTE, network.namespace());
        NetlinkSocket other = NetlinkSocket.open(NetlinkProtocol.ROUTE, network.namespace())) {
      Replies always = changing(other, new AtomicInteger(1000), new ArrayList<>());
      NetlinkException restless =
          assertThrows(
              NetlinkException.class,
              () -> socket.exchange("list", links(MessageFlags.DUMP), always));
      assertTrue(restless.interrupted(), restless::toString);
      List<Integer> after =
          socket.list("list", links(MessageFlags.DUMP), message -> message.u32(4));
      assertEquals(141, after.size(), "the socket is usable, and each attempt has added one");
    }
  }

  @Test
  void noAnswerIsNotWaitedForAlways() throws Exception {
    try (NetlinkSocket socket =
        NetlinkSocket.over(KernelDatagrams.open(NetlinkProtocol.ROUTE), Duration.ofMillis(20))) {
      // An answer, but no acknowledgement: nobody asked for one.
      NetlinkException late =
          assertThrows(NetlinkException.class, () -> socket.execute("read a link", links(0)));
      assertTrue(late.timedOut(), late::toString);
    }
  }

  @Test
  void tenThousandSocketsLeakNothing() throws Exception {
    openAndClose(1000);
    System.gc();
    long files = OpenFiles.count();
    long memory = residentBytes();
    openAndClose(10_000);
    OpenFiles.assertAtMost(files);
    long grown = residentBytes() - memory;
    // Buffers that nobody gives back would be 64 + 256 KiB each time: 3 GiB.
    assertTrue(grown < 256 << 20, () -> "grown by " + (grown >> 20) + " MiB");
  }

  private static void openAndClose(int count) {
    for (int i = 0; i < count; i++) {
      NetlinkSocket.open(NetlinkProtocol.ROUTE).close();
      NetlinkEvents.open(NetlinkProtocol.ROUTE, NetlinkEvents.Loss.REPORTED, RTNLGRP_LINK).close();
    }
  }

  @Test
  void aSocketThatIsClosedInTheMiddleOfAnAnswerFails() {
    addLinks(0, 120);
    NetlinkSocket socket = NetlinkSocket.open(NetlinkProtocol.ROUTE, network.namespace());
    AtomicInteger seen = new AtomicInteger();
    NetlinkException closed =
        assertThrows(
            NetlinkException.class,
            () ->
                socket.exchange(
                    "list",
                    links(MessageFlags.DUMP),
                    message -> {
                      socket.close();
                      // What is shown stays valid until the call returns.
                      assertFalse(message.attributes(IFINFOMSG).next() && message.type() == 0);
                      seen.incrementAndGet();
                    }));
    assertTrue(closed.closed(), closed::toString);
    assertTrue(seen.get() > 0);
  }

  private static long residentBytes() throws IOException {
    String[] pages = Files.readString(Path.of("/proc/self/statm")).split(" ", -1);
    return Long.parseLong(pages[1]) * SystemCalls.pageSize();
  }
}
