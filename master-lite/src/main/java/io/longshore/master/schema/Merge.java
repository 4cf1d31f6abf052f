package io.longshore.master.schema;

import java.util.List;

/** How two writers' versions of a field become one. */
public sealed interface Merge {

  /** As a whole: the last writer has it. */
  record Atomic() implements Merge {}

  /** Part by part: an object's fields, a map's entries. */
  record Granular() implements Merge {}

  /** A list of distinct values. */
  record ByValue() implements Merge {}

  /** A list whose elements are known by some of their fields. */
  record ByKeys(List<String> keys) implements Merge {
    /** Copies the list. */
    public ByKeys {
      keys = List.copyOf(keys);
    }
  }
}
