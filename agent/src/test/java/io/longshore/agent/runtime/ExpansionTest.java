package io.longshore.agent.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cases of upstream's third_party/forked/golang/expansion. */
final class ExpansionTest {
  @ParameterizedTest
  @CsvSource({
    "$(A), 1",
    "x$(A)y$(B)z, x1y$(A)z",
    "$$(A), $(A)",
    "$$$(A), $1",
    "$(NONE), $(NONE)",
    "$(A, $(A",
    "$A, $A",
    "a$$b, a$b",
    "$, $",
    "$(), $()"
  })
  void replaces(String text, String expected) {
    assertEquals(expected, new Expansion(Map.of("A", "1", "B", "$(A)")).of(text));
  }
}
