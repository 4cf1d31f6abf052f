package io.longshore.linux.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OpenProcessTest {
  @Test
  void aProcessIsSignalledAndItsEndSeen() throws Exception {
    Process child = new ProcessBuilder("sleep", "1000").start();
    try (OpenProcess process = OpenProcess.of(child.pid()).orElseThrow()) {
      assertFalse(process.awaitEnd(Duration.ZERO));
      assertTrue(process.signal(Signal.TERM));
      assertTrue(process.awaitEnd(Duration.ofSeconds(20)));
      assertEquals(128 + Signal.TERM.number(), child.waitFor());
      assertFalse(process.signal(Signal.KILL), "it has ended, and its number may be another's");
    } finally {
      child.destroyForcibly();
    }
    assertTrue(OpenProcess.of(child.pid()).isEmpty());
  }

  @Test
  void signalsHaveTheNamesThatImagesUse() {
    assertEquals(Optional.of(Signal.TERM), Signal.named("SIGTERM"));
    assertEquals(Optional.of(Signal.KILL), Signal.named("kill"));
    assertEquals(Optional.empty(), Signal.named("SIGNAL"));
  }
}
