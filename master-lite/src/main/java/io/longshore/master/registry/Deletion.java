package io.longshore.master.registry;

import java.util.Optional;

/**
 * How an object is to be deleted.
 *
 * @param gracePeriod how many seconds its programs have to end; what the object says if absent
 * @param uid the only object that is meant
 * @param resourceVersion the only version that is meant
 * @param propagation what becomes of the objects that it owns; what the object says if absent
 */
public record Deletion(
    boolean dryRun,
    Optional<Long> gracePeriod,
    Optional<String> uid,
    Optional<String> resourceVersion,
    Optional<Propagation> propagation) {

  /** What becomes of the objects that an object owns. */
  public enum Propagation {
    /** They go when it is gone. */
    BACKGROUND,
    /** It goes when they are gone. */
    FOREGROUND,
    /** They stay, without it. */
    ORPHAN
  }

  /** Whatever is there. */
  public static final Deletion ANY =
      new Deletion(false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
