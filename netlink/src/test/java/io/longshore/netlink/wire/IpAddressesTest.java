package io.longshore.netlink.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.Inet6Address;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class IpAddressesTest {

  @Test
  void textsAreThoseOfTheCLibrary() {
    for (String text :
        new String[] {
          "::",
          "::1",
          "fd00::",
          "fd00::1",
          "1::2:0:0:3",
          "1:0:0:2::3",
          "1:0:2:3:4:5:6:7",
          "1:2:3:4:5:6:7:8",
          "::2:3:4:5:6:7",
          "10.0.0.1"
        }) {
      assertEquals(text, IpAddresses.text(InetAddress.ofLiteral(text)));
    }
    assertEquals("fd00::f", IpAddresses.text(InetAddress.ofLiteral("fd00:0:0:0:0:0:0:F")));
  }

  @Test
  void mappedAddressesStayInTheirFamily() {
    Bytes mapped = Bytes.ofHex("00000000 00000000 0000ffff 0a000001");
    InetAddress address = IpAddresses.of(mapped);
    assertInstanceOf(Inet6Address.class, address);
    assertEquals(mapped, IpAddresses.bytes(address));
    assertEquals("::ffff:10.0.0.1", IpAddresses.text(address));
    assertEquals(
        "::10.0.0.1",
        IpAddresses.text(IpAddresses.of(Bytes.EMPTY.padded(12).plus(Bytes.ofHex("0a000001")))));
    assertThrows(IllegalArgumentException.class, () -> IpAddresses.of(Bytes.ofHex("0a")));
  }
}
