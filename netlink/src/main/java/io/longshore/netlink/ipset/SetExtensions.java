package io.longshore.netlink.ipset;

import java.util.OptionalInt;

/**
 * What elements of a set may have besides themselves.
 *
 * @param timeoutSeconds elements go after a time: this one, unless they have one of their own; 0
 *     keeps those without one
 */
public record SetExtensions(OptionalInt timeoutSeconds, boolean counters, boolean comments) {

  /** Nothing. */
  public static final SetExtensions NONE = new SetExtensions(OptionalInt.empty(), false, false);

  /** Checks the time. */
  public SetExtensions {
    if (timeoutSeconds.isPresent() && timeoutSeconds.getAsInt() < 0) {
      throw new IllegalArgumentException("a time of " + timeoutSeconds.getAsInt() + " s");
    }
  }

  /** As ipset save has it, each behind a space. */
  @Override
  public String toString() {
    return (timeoutSeconds.isPresent() ? " timeout " + timeoutSeconds.getAsInt() : "")
        + (counters ? " counters" : "")
        + (comments ? " comment" : "");
  }
}
