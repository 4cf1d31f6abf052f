package io.longshore.netproxy.inspect.walk;

import java.util.List;
import java.util.OptionalInt;

/**
 * One of the ways that a packet may take.
 *
 * @param share its probability, if all assumptions hold
 * @param assumptions what rules compare that cannot be known here
 * @param stickySeconds for how long the client stays with its endpoint; empty if it does not
 */
public record Way(
    double share,
    List<String> assumptions,
    List<Step> steps,
    Fate fate,
    OptionalInt stickySeconds) {
  /** Copies the lists. */
  public Way {
    assumptions = List.copyOf(assumptions);
    steps = List.copyOf(steps);
  }

  Way plus(double more) {
    return new Way(share + more, assumptions, steps, fate, stickySeconds);
  }
}
