package io.longshore.base.metrics;

import java.util.concurrent.atomic.DoubleAdder;

/** A figure that only grows. Safe for use by several threads, and makes no garbage. */
public final class Counter implements Metric {
  private final DoubleAdder value = new DoubleAdder();

  Counter() {}

  /** One more. */
  public void increment() {
    value.add(1);
  }

  /** So much more. */
  public void add(double amount) {
    if (!(amount >= 0)) {
      throw new IllegalArgumentException("a counter does not go down: " + amount);
    }
    value.add(amount);
  }

  /** The sum. */
  public double value() {
    return value.sum();
  }

  @Override
  public void print(StringBuilder text, String name, String labels) {
    Lines.sample(text, name, labels, value());
  }
}
