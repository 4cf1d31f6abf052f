package io.longshore.netlink.ipvs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.netlink.generic.GenericFamily;
import io.longshore.netlink.ipvs.Forwarding.Checksum;
import io.longshore.netlink.ipvs.Forwarding.Encapsulation;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netlink.wire.IpFamily;
import io.longshore.netlink.wire.Message;
import io.longshore.netlink.wire.MessageReader;
import io.longshore.netlink.wire.MessageWriter;
import io.longshore.netlink.wire.NetlinkException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Bytes as ipvsadm 1.31 sends them and Linux 6.1 answers, on a little-endian machine. */
class IpvsMessagesTest {
  private static final GenericFamily FAMILY = new GenericFamily("IPVS", 0x1c, 1, Map.of());

  private static final Destination TUNNEL =
      new Destination(
          IpvsContract.at("10.0.1.4", 80),
          new Forwarding.Tunnel(Encapsulation.GUE, 6080, Checksum.PLAIN),
          3,
          10,
          5);

  private static MessageReader reader(String payload) {
    Bytes message = new Message(FAMILY.id(), 0, 1, 0, Bytes.ofHex(payload)).encode();
    MessageReader reader =
        new MessageReader(ByteBuffer.wrap(message.toArray()).order(ByteOrder.nativeOrder()));
    assertTrue(reader.next());
    return reader;
  }

  private static MessageWriter dirtyWriter() {
    byte[] dirty = new byte[512];
    Arrays.fill(dirty, (byte) 0xff);
    return new MessageWriter(ByteBuffer.allocateDirect(512).put(0, dirty), 512);
  }

  private static Bytes payload(MessageWriter writer) {
    return Message.parse(Bytes.of(writer.messages())).getFirst().payload();
  }

  @Test
  void aServiceIsReadAsTheKernelTellsIt() {
    MessageReader captured =
        reader(
            """
            01 01 0000                                    # IPVS_CMD_NEW_SERVICE
            8400 0100                                     # IPVS_CMD_ATTR_SERVICE
              0600 0100 0a00 0000                         # AF_INET6
              0600 0200 0600 0000                         # TCP
              1400 0300 fd000000000000000000000000000001
              0600 0400 0050 0000                         # port 80
              0700 0600 727200 00                         # rr
              0c00 0700 0a000000 ffffffff                 # flags: hashed, SCHED1
              0800 0800 00000000                          # no time
              0800 0900 80000000                          # /128
              1400 0a00 0800 0100 01000000 0800 0200 02000000
              1c00 0c00 0c00 0100 0300000000000000 0c00 0200 0400000000000000
            """
                .replaceAll("#.*", ""));
    ServiceStatus status = ServiceMessages.read(captured);
    assertEquals(
        VirtualService.of(IpvsContract.WEB_6, "rr").with(SchedulerFlag.FIRST), status.service());
    assertEquals(new Traffic(3, 4, 0, 0, 0), status.statistics().total());
  }

  @Test
  void aServiceIsWrittenAsIpvsadmDoes() {
    MessageWriter writer = dirtyWriter();
    VirtualService service =
        VirtualService.of(IpvsContract.WEB, "sh")
            .with(SchedulerFlag.SECOND)
            .with(Persistence.perNetwork(IpFamily.IPV4, 24, 300));
    new ServiceMessages(FAMILY).add(writer, service);
    assertEquals(
        Bytes.ofHex(
            """
            01 01 0000
            5400 0180
              0600 0100 0200 0000
              0600 0200 0600 0000
              1400 0300 0a000001000000000000000000000000
              0600 0400 0050 0000
              0700 0600 736800 00
              0c00 0700 11000000 3d000000                 # of all flags, those that are ours
              0800 0800 2c010000
              0800 0900 ffffff00
            """
                .replaceAll("#.*", "")),
        payload(writer));
    assertEquals("-t 10.0.0.1:80 -s sh -p 300 -M 255.255.255.0 -b sh-port", service.toString());
  }

  private static final String DESTINATION =
      """
      1400 0100 0a000104000000000000000000000000
      0600 0200 0050 0000
      0800 0300 02000000
      0800 0400 03000000
      0500 0d00 01 000000
      0600 0e00 17c0 0000
      0600 0f00 0100 0000
      0800 0500 0a000000
      0800 0600 05000000
      0800 0700 01000000
      0800 0800 02000000
      0800 0900 03000000
      """;

  @Test
  void aDestinationIsReadAsTheKernelTellsIt() {
    DestinationStatus status =
        DestinationMessages.read(
            reader("05 01 0000 7800 0200" + DESTINATION + "0600 0b00 0200 0000"), IpFamily.IPV6);
    assertEquals(new DestinationStatus(TUNNEL, 1, 2, 3, Statistics.NONE), status);
    DestinationStatus ofOldKernel =
        DestinationMessages.read(reader("05 01 0000 7000 0200" + DESTINATION), IpFamily.IPV4);
    assertEquals(status, ofOldKernel);
  }

  @Test
  void aDestinationIsWrittenAsIpvsadmDoes() {
    MessageWriter writer = dirtyWriter();
    new DestinationMessages(FAMILY).add(writer, IpvsContract.WEB, TUNNEL);
    assertEquals(
        Bytes.ofHex(
            """
            05 01 0000
            3000 0180
              0600 0100 0200 0000
              0600 0200 0600 0000
              1400 0300 0a000001000000000000000000000000
              0600 0400 0050 0000
            6000 0280
              0600 0b00 0200 0000
              1400 0100 0a000104000000000000000000000000
              0600 0200 0050 0000
              0800 0300 02000000
              0500 0d00 01 000000
              0600 0e00 17c0 0000
              0600 0f00 0100 0000
              0800 0400 03000000
              0800 0500 0a000000
              0800 0600 05000000
            """),
        payload(writer));
  }

  @Test
  void whatANewerKernelMayTellIsKept() {
    String unknownTunnel = DESTINATION.replace("0500 0d00 01 000000", "0500 0d00 09 000000");
    DestinationStatus status =
        DestinationMessages.read(reader("05 01 0000 7000 0200" + unknownTunnel), IpFamily.IPV4);
    assertEquals(new Forwarding.Unknown(2, 9), status.destination().forwarding());
    String unknownMethod = DESTINATION.replace("0800 0300 02000000", "0800 0300 05000000");
    assertEquals(
        new Forwarding.Unknown(5, 1),
        DestinationMessages.read(reader("05 01 0000 7000 0200" + unknownMethod), IpFamily.IPV4)
            .destination()
            .forwarding());
  }

  @Test
  void anAnswerThatLacksItsObjectIsMalformed() {
    NetlinkException failure =
        assertThrows(NetlinkException.class, () -> ServiceMessages.read(reader("01 01 0000")));
    assertTrue(failure.malformed());
    assertThrows(
        NetlinkException.class,
        () -> DestinationMessages.read(reader("05 01 0000"), IpFamily.IPV4));
  }

  @Test
  void nonsenseIsRefusedBeforeTheKernelSeesIt() {
    assertThrows(IllegalArgumentException.class, () -> IpvsContract.at("10.0.0.1", 65536));
    assertThrows(
        IllegalArgumentException.class, () -> new ServiceKey.FirewallMark(0, IpFamily.IPV4));
    assertThrows(
        IllegalArgumentException.class, () -> Persistence.perNetwork(IpFamily.IPV4, 33, 1));
    assertThrows(IllegalArgumentException.class, () -> Persistence.perAddress(IpFamily.IPV4, 0));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            VirtualService.of(IpvsContract.WEB_6, "rr")
                .with(Persistence.perAddress(IpFamily.IPV4, 1)));
  }
}
