package io.longshore.netproxy.inspect.service;

import java.util.Locale;

/**
 * Something in which the kernel is not as it should be.
 *
 * @param service whose frontend it is; empty where nobody knows
 * @param frontend where packets arrive
 * @param what what is different, in words
 */
public record Difference(Kind kind, String service, String frontend, String what) {

  /** In which way. */
  public enum Kind {
    /** It should be there. */
    MISSING,
    /** It should not be there. */
    EXTRA,
    /** It is there, but otherwise. */
    DIFFERENT;

    /** In small letters. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
