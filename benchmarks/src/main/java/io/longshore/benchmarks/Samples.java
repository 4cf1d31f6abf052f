package io.longshore.benchmarks;

import java.util.Arrays;

/** Times of one repeated action, in nanoseconds, kept without garbage while it is measured. */
public final class Samples {
  private final long[] values;
  private int count;

  /** Room for so many. */
  public Samples(int most) {
    values = new long[most];
  }

  /** Adds the time since a start that {@link System#nanoTime} gave. */
  public void addSince(long start) {
    add(System.nanoTime() - start);
  }

  /** Adds a time. */
  public void add(long nanos) {
    values[count++] = nanos;
  }

  /** The time in microseconds that this share of the samples stays below: 0.5 is the median. */
  public double micros(double share) {
    if (count == 0) {
      throw new IllegalStateException("nothing was measured");
    }
    long[] sorted = Arrays.copyOf(values, count);
    Arrays.sort(sorted);
    int index = (int) Math.ceil(share * count) - 1;
    return sorted[Math.clamp(index, 0, count - 1)] / 1000.0;
  }

  /** The mean in microseconds. */
  public double mean() {
    return Arrays.stream(values, 0, count).average().orElseThrow() / 1000.0;
  }

  /** The median in microseconds. */
  public double median() {
    return micros(0.5);
  }

  /** The time in microseconds that only one of a hundred exceeds. */
  public double p99() {
    return micros(0.99);
  }
}
