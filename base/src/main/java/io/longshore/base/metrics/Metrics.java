package io.longshore.base.metrics;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** All figures of a program, printed as Prometheus reads them. Safe for use by several threads. */
public final class Metrics {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");

  private record Entry(String help, String kind, Consumer<StringBuilder> printer) {}

  private final Map<String, Entry> entries = new ConcurrentSkipListMap<>();

  /** A counter without labels. */
  public Counter counter(String name, String help) {
    return counters(name, help).of();
  }

  /** Counters that differ in labels. */
  public Family<Counter> counters(String name, String help, String... labels) {
    return family(name, help, "counter", labels, Counter::new);
  }

  /** A gauge without labels. */
  public Gauge gauge(String name, String help) {
    return gauges(name, help).of();
  }

  /** Gauges that differ in labels. */
  public Family<Gauge> gauges(String name, String help, String... labels) {
    return family(name, help, "gauge", labels, Gauge::new);
  }

  /** A histogram without labels. */
  public Histogram histogram(String name, String help, double[] bounds) {
    return histograms(name, help, bounds).of();
  }

  /** Histograms that differ in labels. */
  public Family<Histogram> histograms(String name, String help, double[] bounds, String... labels) {
    return family(name, help, "histogram", labels, () -> new Histogram(bounds));
  }

  private <M extends Metric> Family<M> family(
      String name, String help, String kind, String[] labels, Supplier<M> maker) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a name for a metric: \"" + name + '"');
    }
    Family<M> family = new Family<>(name, List.of(labels), maker);
    if (entries.putIfAbsent(name, new Entry(help, kind, family::print)) != null) {
      throw new IllegalArgumentException("there is a metric " + name + " already");
    }
    return family;
  }

  /** Everything, in the order of the names. */
  public String print() {
    StringBuilder text = new StringBuilder();
    entries.forEach(
        (name, entry) -> {
          Lines.header(text, name, entry.help(), entry.kind());
          entry.printer().accept(text);
        });
    return text.toString();
  }
}
