package io.longshore.base.testing;

import java.util.Random;

/**
 * The seed of a random test: another one in each run, or that of {@code -Dseed=N} to repeat a run.
 */
public record Seed(long value) {

  /** The seed for this run, named in every message about a failure. */
  public static Seed ofRun() {
    return new Seed(Long.getLong("seed", System.nanoTime()));
  }

  /** A source of random numbers that this seed determines. */
  public Random random() {
    return new Random(value);
  }

  /** Runs a random test, and names the seed if it fails. */
  public void run(Body body) {
    try {
      body.run(random());
    } catch (AssertionError | Exception e) {
      throw new AssertionError("with -Dseed=" + value + ": " + e, e);
    }
  }

  /** A test that draws what it does. */
  @FunctionalInterface
  public interface Body {
    /** Runs once. */
    void run(Random random) throws Exception;
  }
}
