package io.longshore.netproxy.config;

/** What a flag's value is. */
public enum FlagKind {
  /** Text, also addresses and durations. */
  TEXT,
  /** A number. */
  NUMBER,
  /** True or false; the flag alone is true. */
  TRUTH,
  /** Texts with commas between. */
  LIST,
  /** Pairs such as {@code A=true} with commas between. */
  PAIRS
}
