package io.longshore.linux.testing;

import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** All ways in which a test may not pass; the last one takes the whole guest down. */
@InGuest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GuestFailsInGuest {

  @Test
  @Order(1)
  void failing() {
    fail("with\ttwo\nlines");
  }

  @Test
  @Order(2)
  void skipping() {
    Assumptions.abort("because it may");
  }

  @Test
  @Order(3)
  @Disabled("for a reason")
  void switchedOff() {}

  @Test
  @Order(4)
  void breakingDown() throws Exception {
    Files.writeString(Path.of("/proc/sysrq-trigger"), "c");
    Thread.sleep(60_000);
  }

  @Test
  @Order(5)
  void neverReached() {}

  /** A class that cannot even begin. */
  @Nested
  class Unready {
    @BeforeAll
    static void prepare() {
      fail("nothing is ready");
    }

    @Test
    void neverReachedEither() {}
  }
}
