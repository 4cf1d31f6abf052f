package io.longshore.base.metrics;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Figures of one name that differ in the values of their labels. Whoever counts often keeps the
 * figure that {@link #of} gives. Safe for use by several threads.
 */
public final class Family<M> {
  private static final int MOST = 2_000;

  private final String name;
  private final List<String> labels;
  private final Supplier<M> maker;
  private final Map<String, M> figures = new ConcurrentSkipListMap<>();

  Family(String name, List<String> labels, Supplier<M> maker) {
    this.name = name;
    this.labels = List.copyOf(labels);
    this.maker = maker;
  }

  /** The figure for these values, which is made if need be. */
  public M of(String... values) {
    if (values.length != labels.size()) {
      throw new IllegalArgumentException(
          name + " has the labels " + labels + ", not " + List.of(values));
    }
    String key =
        IntStream.range(0, values.length)
            .mapToObj(i -> Lines.label(labels.get(i), values[i]))
            .collect(Collectors.joining(","));
    M known = figures.get(key);
    if (known != null) {
      return known;
    }
    // Somebody has made a label of something that grows: better a missing figure than a full
    // memory.
    return figures.size() >= MOST ? maker.get() : figures.computeIfAbsent(key, _ -> maker.get());
  }

  void print(StringBuilder text) {
    figures.forEach((values, figure) -> ((Metric) figure).print(text, name, values));
  }
}
