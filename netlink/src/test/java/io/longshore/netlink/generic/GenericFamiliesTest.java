package io.longshore.netlink.generic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.KernelTest;
import io.longshore.netlink.ipvs.KernelIpvs;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netlink.testing.Mutations;
import io.longshore.netlink.testing.ScriptedKernel;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netlink.wire.MessageReader;
import io.longshore.netlink.wire.MessageWriter;
import io.longshore.netlink.wire.NetlinkException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@KernelTest
class GenericFamiliesTest {
  private final NetlinkSocket socket = NetlinkSocket.open(NetlinkProtocol.GENERIC);
  private final GenericFamilies families = new GenericFamilies(socket);

  @AfterEach
  void close() {
    socket.close();
  }

  @Test
  void theFamilyOfFamiliesIsAlwaysThere() {
    GenericFamily controller = families.require("nlctrl");
    assertEquals(0x10, controller.id());
    assertEquals(2, controller.version());
    assertTrue(controller.groups().containsKey("notify"), controller::toString);
    List<GenericFamily> all = families.list();
    assertTrue(all.contains(controller), all::toString);
    for (GenericFamily family : all) {
      assertEquals(Optional.of(family), families.find(family.name()));
    }
  }

  @Test
  void whatIsMissingIsNotSupported() {
    assertEquals(Optional.empty(), families.find("nonesuch"));
    NetlinkException missing =
        assertThrows(NetlinkException.class, () -> families.require("nonesuch"));
    assertTrue(missing.notSupported(), missing::toString);
    NetlinkException tooLong =
        assertThrows(NetlinkException.class, () -> families.find("sixteen-letters!"));
    assertTrue(tooLong.nameTooLong(), tooLong::toString);
  }

  @Test
  void aKernelWithoutIpvsSaysSo() {
    ScriptedKernel kernel =
        new ScriptedKernel(requests -> List.of(ScriptedKernel.refuse(requests.getFirst(), 2)));
    NetlinkException failure =
        assertThrows(NetlinkException.class, () -> new KernelIpvs(kernel.socket()).close());
    assertTrue(failure.notSupported(), failure::toString);
  }

  @Test
  void messagesBeginWithCommandAndVersion() {
    byte[] dirty = new byte[64];
    Arrays.fill(dirty, (byte) 0xff);
    MessageWriter writer = new MessageWriter(ByteBuffer.allocateDirect(64).put(0, dirty), 64);
    new GenericFamily("IPVS", 0x1f, 1, Map.of()).begin(writer, 5, 1);
    assertEquals(
        Bytes.ofHex("14000000 1f00 0100 00000000 00000000 05 01 0000"),
        Bytes.of(writer.end().messages()));
  }

  @Test
  void damagedMessagesAreReadOrRefused() {
    new Mutations(socket.list("list", FamilyMessages.list(), MessageReader::copy))
        .feed(15_000, FamilyMessages::read);
  }
}
