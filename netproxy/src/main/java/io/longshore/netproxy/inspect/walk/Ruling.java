package io.longshore.netproxy.inspect.walk;

/** What a rule, or a part of it, makes of a packet. */
sealed interface Ruling {

  /** Without another one. */
  enum Plain implements Ruling {
    /** The rule is about other packets. */
    NO_MATCH,
    /** It fits, and the next rule is asked. */
    ONWARD,
    /** Back to the chain that led here. */
    RETURN,
    /** Out of this base chain, onward. */
    ACCEPT
  }

  /** To another chain, and back. */
  record Jump(String chain) implements Ruling {}

  /** To another chain instead of this one. */
  record GoTo(String chain) implements Ruling {}

  /** The walk is over. */
  record End(Fate fate) implements Ruling {}
}
