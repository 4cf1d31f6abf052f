package io.longshore.base.metrics;

/** A figure, or a family of them that differ in labels, which can be printed. */
sealed interface Metric permits Counter, Gauge, Histogram {

  /** Appends its lines; the labels are those between the brackets, or empty. */
  void print(StringBuilder text, String name, String labels);
}
