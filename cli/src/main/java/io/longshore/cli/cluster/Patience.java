package io.longshore.cli.cluster;

import io.longshore.cli.CommandException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a program that says nothing when it is ready. */
final class Patience {
  private static final Duration PAUSE = Duration.ofMillis(50);

  private Patience() {}

  /** Waits until something is so; after so long it says what is wrong. */
  static void until(Duration limit, BooleanSupplier done, Supplier<String> otherwise)
      throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!done.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new CommandException(otherwise.get());
      }
      Thread.sleep(PAUSE);
    }
  }
}
