package io.longshore.kubeapi.meta;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Seed;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
  /** From apimachinery's quantity_test.go: what is written in, and what comes out. */
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0n, 0",
    "100m, 100m",
    "1000m, 1",
    "1.5, 1500m",
    "0.5Gi, 512Mi",
    "1.5Gi, 1536Mi",
    "1024Ki, 1Mi",
    "1023Ki, 1023Ki",
    "1Ei, 1Ei",
    "1000k, 1M",
    "123400, 123400",
    "1e3, 1e3",
    "1E3, 1e3",
    "1.5e3, 1500",
    "12e-3, 12e-3",
    "0.1n, 1n",
    "-5Mi, -5Mi",
    "+7, 7",
    ".5, 500m",
    "5., 5",
    "0.1Ki, 102400m",
    "500Ki, 500Ki",
    "9223372036854775807, 9223372036854775807",
    "99999999999999999999, 9223372036854775807"
  })
  void hasOneCanonicalForm(String text, String canonical) {
    assertEquals(canonical, Quantity.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1.1.1", "1+1", "aa", "1 Mi", "Mi", "1mi", "1KiB", "--1", "1e", "."})
  void refusesOtherText(String text) {
    assertThrows(IllegalArgumentException.class, () -> Quantity.parse(text));
  }

  @Test
  void roundsUpWhenAskedForWholeNumbers() {
    assertEquals(2, Quantity.parse("1001m").value());
    assertEquals(1001, Quantity.parse("1001m").milliValue());
    assertEquals(1, Quantity.parse("1n").milliValue());
    assertEquals(128 << 20, Quantity.parse("128Mi").value());
    assertEquals(
        "1536Mi", Quantity.parse("1Gi").plus(Quantity.parse("512M".concat("i"))).toString());
    assertEquals("500m", Quantity.of(1).minus(Quantity.ofMilli(500)).toString());
  }

  @Test
  void sameAmountsAreEqual() {
    assertEquals(Quantity.parse("1Gi"), Quantity.parse("1024Mi"));
    assertEquals(Quantity.parse("1").hashCode(), Quantity.parse("1000m").hashCode());
    assertTrue(Quantity.parse("1G").compareTo(Quantity.parse("1Gi")) < 0);
    assertTrue(Quantity.parse("0m").isZero());
  }

  @Test
  void whatIsPrintedIsReadAsTheSameAmount() {
    Seed.ofRun()
        .run(
            random -> {
              String[] suffixes = {"", "n", "u", "m", "k", "M", "G", "Ki", "Mi", "Gi", "e3", "e-6"};
              for (int i = 0; i < 20_000; i++) {
                BigDecimal digits =
                    BigDecimal.valueOf(random.nextInt(-1000000, 1000000), random.nextInt(4));
                String text = digits.toPlainString() + suffixes[random.nextInt(suffixes.length)];
                Quantity once = Quantity.parse(text);
                assertEquals(once, Quantity.parse(once.toString()), text);
              }
            });
  }
}
