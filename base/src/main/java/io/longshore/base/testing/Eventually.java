package io.longshore.base.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for something that happens on another thread, in another process or in the kernel. */
public final class Eventually {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(2);

  private Eventually() {}

  /**
   * Waits until a condition holds; after 20 seconds it fails with a description of what is there
   * instead.
   */
  public static void holds(BooleanSupplier condition, Supplier<String> description) {
    holds(PATIENCE, condition, description);
  }

  /** As the other, for something that takes longer on a machine with much to do. */
  public static void holds(
      Duration patience, BooleanSupplier condition, Supplier<String> description) {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(
            "still not so after " + patience.toSeconds() + " s: " + description.get());
      }
      pause();
    }
  }

  /** Repeats an assertion until it passes; after 20 seconds its last failure comes through. */
  public static <T> T passes(Callable<T> assertion) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      @Nullable Throwable failure;
      try {
        return assertion.call();
      } catch (AssertionError | Exception e) {
        failure = e;
      }
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("still failing after " + PATIENCE.toSeconds() + " s", failure);
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting", e);
    }
  }
}
