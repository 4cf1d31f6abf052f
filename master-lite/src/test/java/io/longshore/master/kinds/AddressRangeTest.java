package io.longshore.master.kinds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class AddressRangeTest {
  @Test
  void givesAwayAllButTheFirstAndTheLast() {
    AddressRange range = AddressRange.parse("10.96.0.7/29");
    assertEquals("10.96.0.0/29", range.toString());
    assertEquals(6, range.size());
    assertEquals("10.96.0.1", range.address(1));
    assertEquals("10.96.0.6", range.address(6));
    assertTrue(range.contains("10.96.0.6"));
    for (String other :
        List.of("10.96.0.0", "10.96.0.7", "10.96.0.8", "10.95.255.255", "::1", "x")) {
      assertFalse(range.contains(other), other);
    }
  }

  @Test
  void highAddressesAreNotNegative() {
    AddressRange range = AddressRange.parse("240.0.0.0/8");
    assertEquals((1 << 24) - 2, range.size());
    assertEquals("240.255.255.254", range.address(range.size()));
    assertTrue(range.contains("240.255.255.254"));
  }

  @Test
  void refusesWhatIsNoRange() {
    for (String text :
        List.of("", "10.0.0.0", "10.0.0.0/33", "10.0.0.0/31", "0.0.0.0/0", "fd00::/64", "a/24")) {
      assertTrue(
          assertThrows(IllegalArgumentException.class, () -> AddressRange.parse(text), text)
              .toString()
              .contains('"' + text + '"'),
          text);
    }
  }
}
