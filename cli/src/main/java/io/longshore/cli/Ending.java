package io.longshore.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * When a program ends that runs until it is told: by SIGTERM or SIGINT, which is no failure, or
 * because it cannot go on. Safe for use by several threads.
 */
final class Ending {
  /** After that the program ends as it is: what it has not closed, the kernel does. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final CountDownLatch told = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

  private Ending() {}

  /** Is told by the signals of this process. */
  static Ending bySignals() {
    Ending ending = new Ending();
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("signal").unstarted(ending::signalled));
    return ending;
  }

  /**
   * Runs while the JVM ends, for whatever reason. After a signal the JVM's exit code would be 128
   * and the signal's number, which a supervisor takes for a failure.
   */
  private void signalled() {
    boolean bySignal = told.getCount() > 0 && over.getCount() > 0;
    told.countDown();
    try {
      if (bySignal && over.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        Runtime.getRuntime().halt(ExitCode.DONE.number());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The program cannot go on. */
  void failed(RuntimeException reason) {
    failure.compareAndSet(null, reason);
    told.countDown();
  }

  /** Waits; whether the program is to end now. */
  boolean await(Duration patience) throws InterruptedException {
    return told.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Why the program cannot go on, if that is so. */
  Optional<RuntimeException> failure() {
    return Optional.ofNullable(failure.get());
  }

  /** Everything is closed. */
  void over() {
    over.countDown();
  }
}
