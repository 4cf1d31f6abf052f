package io.longshore.benchmarks;

import java.util.Collection;

/** What figures say of an aim. */
public enum Verdict {
  /** They reach it. */
  MET,
  /** They do not. */
  MISSED,
  /** Nothing was measured that has an aim. */
  NONE;

  /** Of an aim that was judged. */
  static Verdict of(boolean met) {
    return met ? MET : MISSED;
  }

  /** Of parts, all of which must be met. */
  static Verdict ofAll(Collection<Boolean> parts) {
    return parts.isEmpty() ? NONE : of(!parts.contains(false));
  }
}
