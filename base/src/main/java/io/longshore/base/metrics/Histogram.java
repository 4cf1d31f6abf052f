package io.longshore.base.metrics;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/** How often a figure was how large. Safe for use by several threads, and makes no garbage. */
public final class Histogram implements Metric {
  private final double[] bounds;
  private final LongAdder[] counts;
  private final DoubleAdder sum = new DoubleAdder();

  Histogram(double[] bounds) {
    for (int i = 1; i < bounds.length; i++) {
      if (bounds[i] <= bounds[i - 1]) {
        throw new IllegalArgumentException("bounds must rise: " + Arrays.toString(bounds));
      }
    }
    this.bounds = bounds.clone();
    this.counts =
        IntStream.rangeClosed(0, bounds.length)
            .mapToObj(i -> new LongAdder())
            .toArray(LongAdder[]::new);
  }

  /** Bounds that begin with one and grow by a factor: component-base's ExponentialBuckets. */
  public static double[] exponential(double first, double factor, int count) {
    return IntStream.range(0, count).mapToDouble(i -> first * Math.pow(factor, i)).toArray();
  }

  /** Counts a figure; what is no number is under no bound. */
  public void observe(double value) {
    int bucket = 0;
    while (bucket < bounds.length && !(value <= bounds[bucket])) {
      bucket++;
    }
    counts[bucket].increment();
    sum.add(value);
  }

  /** Counts a time, in seconds. */
  public void observe(Duration time) {
    observe(time.toNanos() / 1e9);
  }

  /** How many figures there were. */
  public long count() {
    return Arrays.stream(counts).mapToLong(LongAdder::sum).sum();
  }

  @Override
  public void print(StringBuilder text, String name, String labels) {
    String before = labels.isEmpty() ? "" : labels + ",";
    long below = 0;
    for (int i = 0; i < bounds.length; i++) {
      below += counts[i].sum();
      Lines.sample(
          text, name + "_bucket", before + "le=\"" + Lines.number(bounds[i]) + '"', (double) below);
    }
    below += counts[bounds.length].sum();
    Lines.sample(text, name + "_bucket", before + "le=\"+Inf\"", (double) below);
    Lines.sample(text, name + "_sum", labels, sum.sum());
    Lines.sample(text, name + "_count", labels, (double) below);
  }
}
