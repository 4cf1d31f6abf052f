package io.longshore.base.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private final Metrics metrics = new Metrics();

  @Test
  void printedAsPrometheusReadsIt() {
    Histogram times =
        metrics.histogram("sync_seconds", "How long\na sync takes.", new double[] {0.1, 1});
    times.observe(0.1);
    times.observe(Duration.ofMillis(500));
    times.observe(7);
    Family<Counter> requests = metrics.counters("requests_total", "Requests.", "verb", "path");
    requests.of("GET", "/a\"b\\c\n").increment();
    requests.of("GET", "/a\"b\\c\n").add(1.5);
    metrics.gauge("depth", "Waiting.").set(3);
    assertEquals(
        """
        # HELP depth Waiting.
        # TYPE depth gauge
        depth 3
        # HELP requests_total Requests.
        # TYPE requests_total counter
        requests_total{verb="GET",path="/a\\"b\\\\c\\n"} 2.5
        # HELP sync_seconds How long\\na sync takes.
        # TYPE sync_seconds histogram
        sync_seconds_bucket{le="0.1"} 1
        sync_seconds_bucket{le="1"} 2
        sync_seconds_bucket{le="+Inf"} 3
        sync_seconds_sum 7.6
        sync_seconds_count 3
        """,
        metrics.print());
    assertEquals(3, times.count());
  }

  @Test
  void aGaugeMayBeAskedFor() {
    int[] value = {1};
    Gauge gauge = metrics.gauge("g", "G.");
    gauge.from(() -> value[0]);
    value[0] = 5;
    assertEquals(5, gauge.value());
    gauge.set(Double.POSITIVE_INFINITY);
    assertTrue(metrics.print().endsWith("g +Inf\n"));
  }

  @Test
  void mistakesAreRefused() {
    Family<Counter> family = metrics.counters("c", "C.", "label");
    assertThrows(IllegalArgumentException.class, () -> metrics.gauge("c", "Again."));
    assertThrows(IllegalArgumentException.class, () -> metrics.gauge("a b", "A."));
    assertThrows(IllegalArgumentException.class, family::of);
    assertThrows(IllegalArgumentException.class, () -> family.of("x").add(-1));
    assertThrows(
        IllegalArgumentException.class, () -> metrics.histogram("h", "H.", new double[] {2, 1}));
  }

  @Test
  void labelsCannotFillTheMemory() {
    Family<Counter> family = metrics.counters("c", "C.", "client");
    IntStream.range(0, 10_000).forEach(i -> family.of("client" + i).increment());
    assertTrue(metrics.print().lines().count() < 3_000);
  }

  @Test
  void boundsThatGrowByAFactor() {
    assertArrayEquals(new double[] {0.5, 1, 2, 4}, Histogram.exponential(0.5, 2, 4));
  }

  @Test
  void aGaugeThatFailsIsLeftOut() {
    metrics
        .gauge("broken", "B.")
        .from(
            () -> {
              throw new IllegalStateException("as the test wants");
            });
    metrics.gauge("fine", "F.").set(1);
    assertEquals(
        """
        # HELP broken B.
        # TYPE broken gauge
        # HELP fine F.
        # TYPE fine gauge
        fine 1
        """,
        metrics.print());
  }

  @Test
  void whatIsNoNumberIsNotCounted() {
    Counter counter = metrics.counter("c", "C.");
    assertThrows(IllegalArgumentException.class, () -> counter.add(Double.NaN));
    Histogram histogram = metrics.histogram("h", "H.", new double[] {1});
    histogram.observe(Double.NaN);
    histogram.observe(2);
    assertTrue(metrics.print().contains("h_bucket{le=\"1\"} 0\n"), metrics::print);
  }
}
