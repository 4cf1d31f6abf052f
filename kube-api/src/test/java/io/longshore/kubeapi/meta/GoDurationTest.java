package io.longshore.kubeapi.meta;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.longshore.base.testing.Seed;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0s", "0s, 0s", "5s, 5s", "1h30m, 1h30m0s", "1.5h, 1h30m0s", "500ms, 500ms", "1500ms, 1.5s",
    "10us, 10µs", "1ns, 1ns", "-2m, -2m0s", "1h0.5s, 1h0m0.5s", ".5s, 500ms", "+3s, 3s",
        "24h, 24h0m0s"
  })
  void asGoPrintsIt(String text, String printed) {
    assertEquals(printed, GoDuration.print(GoDuration.parse(text)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "s", "5 s", "1d", "1h-5m", "99999999h", "-", "1s "})
  void otherTextIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> GoDuration.parse(text));
  }

  @Test
  void whatIsPrintedIsReadAgain() {
    Seed.ofRun()
        .run(
            random -> {
              for (int i = 0; i < 10_000; i++) {
                Duration duration = Duration.ofNanos(random.nextLong() >> random.nextInt(60));
                assertEquals(duration, GoDuration.parse(GoDuration.print(duration)));
              }
            });
  }
}
