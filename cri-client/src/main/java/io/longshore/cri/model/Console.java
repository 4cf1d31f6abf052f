package io.longshore.cri.model;

/**
 * What of a container's process somebody may be attached to, besides its output.
 *
 * @param inputOnce whether the input ends with the first who was attached
 */
public record Console(boolean input, boolean inputOnce, boolean terminal) {
  /** Nothing. */
  public static final Console NONE = new Console(false, false, false);
}
