package io.longshore.benchmarks;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a bench found.
 *
 * @param metrics figures by name, in the order in which they are shown; the unit ends the name
 * @param met whether the aim is reached
 */
public record Outcome(Map<String, Double> metrics, boolean met) {

  /** Copies the figures. */
  public Outcome {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }
}
