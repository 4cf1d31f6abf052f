package io.longshore.benchmarks;

/** One thing to measure, together with what it is compared with in the same run. */
public interface Bench {

  /** Its name on the command line and of its file. */
  String name();

  /** What it must reach, in a sentence. */
  String aim();

  /** Measures. */
  Outcome run() throws Exception;
}
