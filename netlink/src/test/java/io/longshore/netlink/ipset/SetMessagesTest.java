package io.longshore.netlink.ipset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.netlink.ipset.Element.Service;
import io.longshore.netlink.testing.ScriptedKernel;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netlink.wire.IpFamily;
import io.longshore.netlink.wire.IpProtocol;
import io.longshore.netlink.wire.Message;
import io.longshore.netlink.wire.MessageReader;
import io.longshore.netlink.wire.MessageWriter;
import io.longshore.netlink.wire.NetlinkException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Bytes as ipset 7.17 sends them and Linux 6.18 answers, on a little-endian machine. */
class SetMessagesTest {
  private static final SetMessages MESSAGES = new SetMessages(7);
  private static final int CREATE = 0x602;
  private static final int LIST = 0x607;
  private static final int TYPE = 0x60d;

  private static Message only(MessageWriter writer) {
    return Message.parse(Bytes.of(writer.messages())).getFirst();
  }

  @Test
  void aSetIsMadeAsIpsetDoes() {
    Message message =
        only(
            MESSAGES.create(
                new SetDefinition(
                    "z1",
                    SetKind.hash(HashKey.IP_PORT, IpFamily.IPV4),
                    new SetExtensions(OptionalInt.of(9), false, true)),
                7,
                true));
    assertEquals(CREATE, message.type());
    assertEquals(0x605, message.flags());
    assertEquals(
        Bytes.ofHex(
            """
            00000000
            0500 0100 07 000000
            0700 0200 7a3100 00
            1100 0300 686173683a69702c706f727400 000000
            0500 0400 07 000000
            0500 0500 02 000000
            2400 0780
              0800 1240 00000400
              0800 1340 00010000
              0800 0640 00000009
              0800 0840 00000010
            """),
        message.payload());
  }

  @Test
  void aBitmapIsMadeAsIpsetDoes() {
    Message message =
        only(
            MESSAGES.create(
                new SetDefinition("z2", new SetKind.PortBitmap(1, 100), SetExtensions.NONE),
                3,
                false));
    assertEquals(0x405, message.flags());
    assertEquals(
        Bytes.ofHex(
            """
            00000000
            0500 0100 07 000000
            0700 0200 7a3200 00
            1000 0300 6269746d61703a706f727400
            0500 0400 03 000000
            0500 0500 00 000000
            1400 0780
              0600 0440 0001 0000
              0600 0540 0064 0000
            """),
        message.payload());
  }

  @Test
  void anElementIsAddedAsIpsetDoes() {
    Element element =
        new Element.IpPort(InetAddress.ofLiteral("fd00::2"), new Service(IpProtocol.TCP, 81));
    Message message =
        only(MESSAGES.add("b", List.of(Entry.of(element).withTimeout(7).withComment("hi")), true));
    assertEquals(0x205, message.flags());
    assertEquals(
        Bytes.ofHex(
            """
            00000000
            0500 0100 07 000000
            0600 0200 6200 0000
            3c00 0780
              1800 0180
                1400 0240 fd000000000000000000000000000002
              0600 0440 0051 0000
              0500 0700 06 000000
              0800 0640 00000007
              0700 1a00 686900 00
            """),
        message.payload());
  }

  private static final String HEADER =
      """
      02000000
      0500 0100 07 000000
      0600 0200 6200 0000
      1100 0300 686173683a69702c706f727400 000000
      0500 0500 0a 000000
      0500 0400 07 000000
      0600 0b40 0001 0000
      4c00 0780
        0800 1240 00000400
        0800 1340 00010000
        0500 1500 0c 000000
        0800 1140 d3a5d281
        0800 1940 00000002
        0800 1a40 000000e8
        0800 1840 00000001
        0800 0640 0000003c
        0800 0840 00000018
      """;

  private static final String ELEMENTS =
      """
      4c00 0880
        4800 0780
          1800 0180
            1400 0240 fd000000000000000000000000000002
          0600 0440 0051 0000
          0500 0700 06 000000
          0800 0640 00000007
          0c00 1840 0000000000000005
          0c00 1940 0000000000000003
      """;

  private static MessageReader reader(String payload) {
    Bytes message = new Message(LIST, 2, 1, 0, Bytes.ofHex(payload)).encode();
    MessageReader reader =
        new MessageReader(ByteBuffer.wrap(message.toArray()).order(ByteOrder.nativeOrder()));
    assertTrue(reader.next());
    return reader;
  }

  @Test
  void aSetIsReadAsTheKernelTellsItAndGoesOnInTheNextMessage() {
    String elements = ELEMENTS.replace("4c00 0880", "5000 0880").replace("4800 0780", "4c00 0780");
    SetListing listing = new SetListing();
    listing.message(reader(HEADER + elements));
    listing.message(reader("02000000 0500 0100 07 000000 0600 0200 6200 0000" + elements));
    ListedSet set = listing.sets().getFirst();
    assertEquals(
        SetDefinition.hash("b", HashKey.IP_PORT, IpFamily.IPV6)
            .withTimeout(60)
            .withCounters()
            .withComments(),
        set.definition());
    assertEquals(7, set.revision());
    assertEquals(2, set.references());
    assertEquals(232, set.memoryBytes());
    assertEquals(1, set.size());
    Entry entry =
        Entry.of(
                new Element.IpPort(
                    InetAddress.ofLiteral("fd00::2"), new Service(IpProtocol.TCP, 81)))
            .withTimeout(7)
            .withCounters(3, 5);
    assertEquals(List.of(entry, entry), set.entries());
  }

  @Test
  void aSetThatBeginsInItsMiddleIsMalformed() {
    NetlinkException failure =
        assertThrows(
            NetlinkException.class,
            () -> new SetListing().message(reader("02000000 0600 0200 6200 0000")));
    assertTrue(failure.malformed());
  }

  private static List<Message> protocols(Message request, int lowest, int highest) {
    Bytes versions =
        Bytes.ofHex(
            "02000000 0500 0100 %02x 000000 0500 0a00 %02x 000000".formatted(highest, lowest));
    return List.of(
        new Message(request.type(), 0, request.sequence(), 0, versions),
        ScriptedKernel.acknowledge(request));
  }

  @Test
  void anOlderKernelIsSpokenToInItsProtocolAndRevision() {
    ScriptedKernel kernel =
        new ScriptedKernel(
            requests -> {
              Message request = requests.getFirst();
              return switch (request.type()) {
                case 0x601 -> protocols(request, 6, 6);
                case TYPE ->
                    List.of(
                        new Message(
                            TYPE,
                            0,
                            request.sequence(),
                            0,
                            Bytes.ofHex("02000000 0500 0400 04 000000 0500 0a00 00 000000")),
                        ScriptedKernel.acknowledge(request));
                default -> List.of(ScriptedKernel.acknowledge(request));
              };
            });
    try (KernelIpSets sets = new KernelIpSets(kernel.socket())) {
      sets.create(SetDefinition.hash("a", HashKey.IP, IpFamily.IPV4));
    }
    String create = kernel.received().getLast().payload().toString();
    assertTrue(create.startsWith("0x000000000500010006"), create);
    assertTrue(create.contains("0500040004000000"), create);
  }

  @Test
  void aKernelOfAnotherTimeOrWithoutSetsIsNotSupported() {
    ScriptedKernel newer = new ScriptedKernel(requests -> protocols(requests.getFirst(), 8, 9));
    assertTrue(
        assertThrows(NetlinkException.class, () -> new KernelIpSets(newer.socket()).close())
            .notSupported());
    ScriptedKernel without =
        new ScriptedKernel(requests -> List.of(ScriptedKernel.refuse(requests.getFirst(), 22)));
    assertTrue(
        assertThrows(NetlinkException.class, () -> new KernelIpSets(without.socket()).close())
            .notSupported());
  }

  @Test
  void aTypeThatTheKernelLacksIsNotSupported() {
    ScriptedKernel kernel =
        new ScriptedKernel(
            requests -> {
              Message request = requests.getFirst();
              return request.type() == TYPE
                  ? List.of(ScriptedKernel.refuse(request, 4098))
                  : protocols(request, 6, 7);
            });
    try (KernelIpSets sets = new KernelIpSets(kernel.socket())) {
      NetlinkException failure =
          assertThrows(
              NetlinkException.class,
              () -> sets.create(SetDefinition.hash("a", HashKey.IP, IpFamily.IPV4)));
      assertTrue(failure.notSupported(), failure::toString);
      assertEquals(IpSetError.TYPE_UNKNOWN, failure.reason());
    }
  }

  @Test
  void nonsenseIsRefusedBeforeTheKernelSeesIt() {
    assertThrows(IllegalArgumentException.class, () -> new SetKind.PortBitmap(5, 1));
    assertThrows(
        IllegalArgumentException.class, () -> new SetKind.Hash(HashKey.IP, IpFamily.IPV4, 0, 1));
    assertThrows(
        IllegalArgumentException.class, () -> new SetExtensions(OptionalInt.of(-1), false, false));
    assertThrows(IllegalArgumentException.class, () -> new Element.Port(65536));
    assertThrows(IllegalArgumentException.class, () -> new Service(IpProtocol.TCP, 65536));
  }
}
