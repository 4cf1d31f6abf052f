package io.longshore.base.time;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ThreadTimersTest {

  @Test
  void aTaskThatFailsIsToldAndTheOthersGoOn() throws Exception {
    Thread.@Nullable UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    Thread.setDefaultUncaughtExceptionHandler((_, failure) -> told.add(failure.getMessage()));
    try (ThreadTimers timers = new ThreadTimers("test")) {
      timers.after(
          Duration.ZERO,
          () -> {
            throw new IllegalStateException("as the test wants");
          });
      assertEquals("as the test wants", told.poll(20, TimeUnit.SECONDS));
      timers.after(Duration.ZERO, () -> told.add("went on"));
      assertEquals("went on", told.poll(20, TimeUnit.SECONDS));
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  @Test
  void closedTimersForgetWhatTheyAreAskedFor() {
    ThreadTimers timers = new ThreadTimers("test");
    timers.close();
    timers.after(Duration.ofSeconds(1), () -> {}).cancel();
  }
}
