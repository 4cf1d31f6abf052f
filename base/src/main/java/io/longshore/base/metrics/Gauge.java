package io.longshore.base.metrics;

import java.util.function.DoubleSupplier;

/**
 * A figure that goes up and down: set, or asked for when it is printed. Safe for several threads.
 */
public final class Gauge implements Metric {
  private volatile DoubleSupplier source = () -> 0;

  Gauge() {}

  /** Sets it. */
  public void set(double value) {
    source = () -> value;
  }

  /** Has it asked for whenever it is printed. */
  public void from(DoubleSupplier supplier) {
    source = supplier;
  }

  /** What it is now. */
  public double value() {
    return source.getAsDouble();
  }

  /** One that cannot be asked is left out: the others must be told. */
  @Override
  public void print(StringBuilder text, String name, String labels) {
    double now;
    try {
      now = value();
    } catch (RuntimeException e) {
      return;
    }
    Lines.sample(text, name, labels, now);
  }
}
