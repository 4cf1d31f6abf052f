package io.longshore.netlink.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class PrefixTest {

  private static boolean contains(String network, String address) {
    return Prefix.parse(network).contains(InetAddress.ofLiteral(address));
  }

  @Test
  void theFirstBitsDecide() {
    assertTrue(contains("10.0.0.0/8", "10.255.255.255"));
    assertFalse(contains("10.0.0.0/8", "11.0.0.0"));
    assertTrue(contains("10.0.0.128/25", "10.0.0.129"));
    assertFalse(contains("10.0.0.128/25", "10.0.0.127"));
    assertTrue(contains("10.0.0.1", "10.0.0.1"));
    assertFalse(contains("10.0.0.1/31", "10.0.0.2"));
    assertTrue(contains("fd00::/7", "fc00::1"));
    assertTrue(contains("::/0", "fe80::1"));
    assertFalse(contains("::/0", "10.0.0.1"), "another family");
  }

  @Test
  void asText() {
    assertEquals("10.0.0.0/8", Prefix.parse("10.0.0.0/8").toString());
    assertEquals("fd00::1", Prefix.parse("fd00::1/128").toString());
    assertEquals("::/0", Prefix.all(IpFamily.IPV6).toString());
    for (String bad : new String[] {"10.0.0.0/33", "::/129", "10.0.0.0/-1", "10.0.0/8", "x/1"}) {
      assertThrows(IllegalArgumentException.class, () -> Prefix.parse(bad), bad);
    }
  }
}
