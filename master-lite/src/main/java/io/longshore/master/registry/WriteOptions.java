package io.longshore.master.registry;

/**
 * How a change is to be made.
 *
 * @param dryRun whether everything is to happen but the change
 * @param manager who makes it, as managed fields name them
 * @param force whether an apply takes fields from other managers
 * @param applies whether it is an apply, which says itself what it manages
 */
public record WriteOptions(
    boolean dryRun, String manager, Validation validation, boolean force, boolean applies) {

  /** What is done about fields that nobody knows. */
  public enum Validation {
    /** Nothing: they are dropped. */
    IGNORE,
    /** They are dropped, and the answer warns of them. */
    WARN,
    /** The request is refused. */
    STRICT
  }

  /** The same for an apply. */
  public WriteOptions applying() {
    return new WriteOptions(dryRun, manager, validation, force, true);
  }

  /** For changes that the master makes itself. */
  public static final WriteOptions INTERNAL =
      new WriteOptions(false, "longshore-master", Validation.STRICT, false, false);
}
