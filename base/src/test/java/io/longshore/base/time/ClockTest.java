package io.longshore.base.time;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ClockTest {
  @Test
  void monotonicTimeDoesNotGoBack() {
    Clock clock = Clock.system();
    long first = clock.nanoTime();
    assertTrue(clock.nanoTime() - first >= 0);
  }
}
