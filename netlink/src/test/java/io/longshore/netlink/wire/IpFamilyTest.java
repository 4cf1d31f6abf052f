package io.longshore.netlink.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpFamilyTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1",
        "::",
        "::1",
        "1::",
        "fd00::1",
        "2001:db8:0:1:1:1:1:1",
        "2001:0:0:1::1",
        "2001:db8::1:0:0:1",
        "1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6::"
      })
  void addressesAreAsShortAsTheyMayBe(String text) throws Exception {
    assertEquals(text, IpAddresses.text(InetAddress.getByName(text)));
  }

  @Test
  void portsFollow() throws Exception {
    assertEquals("10.0.0.1:80", IpAddresses.text(InetAddress.getByName("10.0.0.1"), 80));
    assertEquals("[fd00::1]:80", IpAddresses.text(InetAddress.getByName("fd00::1"), 80));
  }

  @Test
  void mappedAddressesStayOfTheirFamily() {
    Bytes mapped = Bytes.ofHex("00000000 00000000 0000ffff 0a000001");
    InetAddress address = IpFamily.IPV6.address(mapped);
    assertEquals(IpFamily.IPV6, IpFamily.of(address));
    assertEquals("::ffff:10.0.0.1", IpAddresses.text(address));
    assertThrows(NetlinkException.class, () -> IpFamily.IPV6.address(mapped.part(0, 15)));
    assertThrows(NetlinkException.class, () -> IpFamily.ofNumber(7));
  }

  @Test
  void protocolsHaveNamesOrNumbers() {
    assertEquals("tcp", IpProtocol.TCP.toString());
    assertEquals("47", new IpProtocol(47).toString());
    assertEquals(Optional.of(IpProtocol.SCTP), IpProtocol.named("sctp"));
    assertEquals(Optional.empty(), IpProtocol.named("tcpp"));
    assertThrows(IllegalArgumentException.class, () -> new IpProtocol(256));
  }
}
