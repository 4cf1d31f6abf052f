package io.longshore.netproxy.testing;

import java.util.Set;

/** What becomes of a {@link Probe}. */
public sealed interface Outcome {

  /**
   * One of these answers, each as likely as the others.
   *
   * @param masqueraded whether they see an address of the node rather than the sender's
   */
  record Answered(Set<Place> by, boolean masqueraded) implements Outcome {
    /** Copies the set. */
    public Answered {
      by = Set.copyOf(by);
    }
  }

  /** The sender is told that nobody is there. */
  record Rejected() implements Outcome {}

  /** The sender hears nothing. */
  record Dropped() implements Outcome {}

  /** No Service is meant: the packet goes its own way. */
  record NotOurs() implements Outcome {}

  /** These answer, and see the sender's address. */
  static Outcome kept(Place... by) {
    return new Answered(Set.of(by), false);
  }

  /** These answer, and see the node's address. */
  static Outcome masqueraded(Place... by) {
    return new Answered(Set.of(by), true);
  }
}
