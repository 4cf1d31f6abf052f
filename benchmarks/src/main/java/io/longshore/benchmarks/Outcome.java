package io.longshore.benchmarks;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a bench found.
 *
 * @param metrics figures by name, in the order in which they are shown; the unit ends the name
 * @param verdict whether the aim is reached
 */
public record Outcome(Map<String, Double> metrics, Verdict verdict) {

  /** Of an aim that was judged. */
  public Outcome(Map<String, Double> metrics, boolean met) {
    this(metrics, Verdict.of(met));
  }

  /** Copies the figures. */
  public Outcome {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }
}
