package io.longshore.master.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TablesTest {
  /** The cases of apimachinery's pkg/util/duration, in words of our own. */
  @Test
  void agesHaveTwoUnitsAtMost() {
    Map.ofEntries(
            Map.entry(Duration.ofSeconds(-5), "<invalid>"),
            Map.entry(Duration.ZERO, "0s"),
            Map.entry(Duration.ofSeconds(119), "119s"),
            Map.entry(Duration.ofSeconds(120), "2m"),
            Map.entry(Duration.ofSeconds(125), "2m5s"),
            Map.entry(Duration.ofMinutes(10), "10m"),
            Map.entry(Duration.ofMinutes(179), "179m"),
            Map.entry(Duration.ofMinutes(190), "3h10m"),
            Map.entry(Duration.ofHours(47), "47h"),
            Map.entry(Duration.ofHours(50), "2d2h"),
            Map.entry(Duration.ofDays(100), "100d"),
            Map.entry(Duration.ofDays(731), "2y1d"),
            Map.entry(Duration.ofDays(3650), "10y"))
        .forEach((age, text) -> assertEquals(text, Tables.human(age), age::toString));
  }
}
