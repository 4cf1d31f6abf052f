package io.longshore.netproxy.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Seed;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1,10.0.0.1",
    "010.000.008.001,10.0.8.1",
    "255.255.255.255,255.255.255.255",
    "fd00::1,fd00::1",
    "FD00:0:0:1:0:0:0:1,fd00:0:0:1::1",
    "1:0:0:2:0:0:0:3,1:0:0:2::3",
    "1:0:0:2:3:0:0:4,1::2:3:0:0:4",
    "1:2:3:4:5:6:0:8,1:2:3:4:5:6:0:8",
    "::,::",
    "::1,::1",
    "2001:db8::,2001:db8::",
    "::ffff:1.2.3.4,1.2.3.4",
  })
  void addressesAreReadAndPrintedInTheirShortestForm(String text, String printed) {
    assertEquals(printed, IpAddress.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1.2.3",
        "1.2.3.4.5",
        "256.1.1.1",
        "1.2.3.x",
        "1..2.3",
        "fe80::1%eth0",
        "[::1]",
        "::g",
        "+1.2.3.4",
        "1.2.3.99999999999"
      })
  void whatIsNoAddressIsNone(String text) {
    assertEquals(Optional.empty(), IpAddress.find(text));
    String message =
        assertThrows(IllegalArgumentException.class, () -> IpAddress.parse(text)).toString();
    assertTrue(message.contains('"' + text + '"'), message);
  }

  @Test
  void addressesAreTheBytesOfTheJdk() {
    Seed.ofRun()
        .run(
            random -> {
              for (int i = 0; i < 2_000; i++) {
                byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
                random.nextBytes(bytes);
                if (random.nextBoolean()) {
                  java.util.Arrays.fill(
                      bytes, random.nextInt(bytes.length), bytes.length, (byte) 0);
                }
                IpAddress address = IpAddress.of(bytes);
                assertArrayEquals(bytes, address.bytes());
                if (!(InetAddress.getByAddress(bytes).getAddress().length == 4
                    && bytes.length == 16)) {
                  assertEquals(InetAddress.getByAddress(bytes), address.toInetAddress());
                  assertEquals(address, IpAddress.parse(address.toString()));
                }
              }
            });
  }

  @Test
  void addressesAreSortedAsUnsignedNumbers() {
    List<IpAddress> sorted =
        Stream.of("::1", "200.0.0.1", "10.0.0.2", "ffff::", "10.0.0.10", "fd00::2")
            .map(IpAddress::parse)
            .sorted()
            .toList();
    assertEquals("[10.0.0.2, 10.0.0.10, 200.0.0.1, ::1, fd00::2, ffff::]", sorted.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3/8,10.0.0.0/8,10.255.0.1,11.0.0.1",
    "1.2.3.4/32,1.2.3.4/32,1.2.3.4,1.2.3.5",
    "fd00:1:2:3:4::/64,fd00:1:2:3::/64,fd00:1:2:3::9,fd00:1:2:4::9",
    "fd00::ffff/120,fd00::ff00/120,fd00::ff01,fd00::fe01",
    "010.0.0.0/24,10.0.0.0/24,10.0.0.255,10.0.1.0",
  })
  void rangesHoldWhatBeginsAlike(String text, String printed, String inside, String outside) {
    Cidr range = Cidr.parse(text);
    assertEquals(printed, range.toString());
    assertTrue(range.contains(IpAddress.parse(inside)));
    assertFalse(range.contains(IpAddress.parse(outside)));
  }

  @Test
  void aRangeOfOneFamilyHoldsNothingOfTheOther() {
    assertTrue(Cidr.parse("0.0.0.0/0").isEverything());
    assertTrue(Cidr.parse("0.0.0.0/0").contains(IpAddress.parse("9.9.9.9")));
    assertFalse(Cidr.parse("::/0").contains(IpAddress.parse("9.9.9.9")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.0.0.1", "10.0.0.1/33", "10.0.0.1/", "10.0.0.1/-1", "x/8", "::/129", "::/0x1"})
  void whatIsNoRangeIsNone(String text) {
    assertEquals(Optional.empty(), Cidr.find(text));
  }
}
