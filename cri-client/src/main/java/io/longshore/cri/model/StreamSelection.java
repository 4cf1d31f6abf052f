package io.longshore.cri.model;

/**
 * Which streams of a process somebody wants.
 *
 * @param terminal whether it has a terminal: errors then come with the output
 */
public record StreamSelection(boolean input, boolean output, boolean errors, boolean terminal) {
  /** What it prints. */
  public static final StreamSelection OUTPUT = new StreamSelection(false, true, true, false);

  /** What it prints, and its input. */
  public static final StreamSelection ALL = new StreamSelection(true, true, true, false);

  /** A terminal. */
  public static final StreamSelection TERMINAL = new StreamSelection(true, true, false, true);

  /** Refuses to want nothing, and errors from a terminal apart. */
  public StreamSelection {
    if (!input && !output && !errors) {
      throw new IllegalArgumentException("at least one of input, output and errors must be wanted");
    }
    if (terminal && errors) {
      throw new IllegalArgumentException("a terminal has no error stream of its own");
    }
  }
}
