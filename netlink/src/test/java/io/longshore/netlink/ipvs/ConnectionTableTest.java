package io.longshore.netlink.ipvs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.netlink.wire.IpProtocol;
import io.longshore.netlink.wire.NetlinkException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionTableTest {
  private static final String HEADING =
      "Pro FromIP   FPrt ToIP     TPrt DestIP   DPrt State       Expires PEName PEData";

  private static List<IpvsConnection> parse(String... lines) {
    return ConnectionTable.parse(Stream.concat(Stream.of(HEADING), Stream.of(lines)));
  }

  private static Endpoint at(String address, int port) {
    return IpvsContract.at(address, port);
  }

  @Test
  void bothVersionsOfIpAreRead() {
    assertEquals(
        List.of(
            new IpvsConnection(
                IpProtocol.TCP,
                at("10.1.0.2", 46540),
                at("10.9.0.1", 80),
                at("10.2.0.2", 8080),
                "ESTABLISHED",
                899,
                Optional.empty()),
            new IpvsConnection(
                IpProtocol.SCTP,
                at("fd00::2", 1),
                at("fd01::1", 80),
                at("10.2.0.2", 8080),
                "CLOSED",
                0,
                Optional.empty()),
            new IpvsConnection(
                new IpProtocol(0),
                at("10.1.0.2", 0),
                at("0.0.0.7", 0),
                at("10.2.0.2", 0),
                "NONE",
                59,
                Optional.of("sip 1234-5678@host with spaces")),
            new IpvsConnection(
                new IpProtocol(47),
                at("10.1.0.2", 0),
                at("10.9.0.1", 0),
                at("10.2.0.2", 0),
                "NONE",
                4294967,
                Optional.empty())),
        parse(
            "TCP 0A010002 B5CC 0A090001 0050 0A020002 1F90 ESTABLISHED     899",
            "SCTP fd00:0000:0000:0000:0000:0000:0000:0002 0001"
                + " fd01:0000:0000:0000:0000:0000:0000:0001 0050 0A020002 1F90 CLOSED            0",
            "IP  0A010002 0000 00000007 0000 0A020002 0000 NONE             59"
                + " sip 1234-5678@host with spaces",
            "IP_47 0A010002 0000 0A090001 0000 0A020002 0000 NONE        4294967"));
    assertEquals(List.of(), parse());
    assertEquals(List.of(), ConnectionTable.parse(Stream.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TCP 0A010002 B5CC 0A090001 0050 0A020002 1F90 ESTABLISHED",
        "TCP 0A010002 B5CC0 0A090001 0050 0A020002 1F90 ESTABLISHED 1",
        "TCP 0A0100 B5CC 0A090001 0050 0A020002 1F90 ESTABLISHED 1",
        "TCP fd00::2 B5CC 0A090001 0050 0A020002 1F90 ESTABLISHED 1",
        "TCP 0A01000G B5CC 0A090001 0050 0A020002 1F90 ESTABLISHED 1",
        "XYZ 0A010002 B5CC 0A090001 0050 0A020002 1F90 ESTABLISHED 1",
        "IP_4711 0A010002 B5CC 0A090001 0050 0A020002 1F90 ESTABLISHED 1",
        "TCP 0A010002 B5CC 0A090001 0050 0A020002 1F90 ESTABLISHED soon"
      })
  void otherLinesAreRefusedByName(String line) {
    NetlinkException failure = assertThrows(NetlinkException.class, () -> parse(line));
    assertTrue(failure.malformed());
    assertTrue(String.valueOf(failure.getMessage()).contains(line), failure::toString);
  }

  @Test
  void connectionsReadLikeIpvsadmShowsThem() {
    assertEquals(
        "tcp 14:59 ESTABLISHED 10.1.0.2:46540 10.9.0.1:80 10.2.0.2:8080",
        parse("TCP 0A010002 B5CC 0A090001 0050 0A020002 1F90 ESTABLISHED     899")
            .getFirst()
            .toString());
  }
}
