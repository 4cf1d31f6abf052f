package io.longshore.master.store;

import java.io.Serial;

/** The store refused something, or could not do it. */
public final class StoreException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** Why. */
  public enum Category {
    /** The key is there already. */
    EXISTS,
    /** The key is not there. */
    MISSING,
    /** The value has another revision than the one to be replaced. */
    CHANGED,
    /** That revision is forgotten. */
    COMPACTED,
    /** That revision is still to come. */
    FUTURE,
    /** There is no room on the disk. */
    FULL,
    /** The store is closed. */
    CLOSED,
    /** The disk or the database does not work. */
    FAILED
  }

  private final Category category;

  /** For one of the reasons. */
  public StoreException(Category category, String message) {
    super(message);
    this.category = category;
  }

  /** For one of the reasons, with the failure behind it. */
  public StoreException(Category category, String message, Throwable cause) {
    super(message, cause);
    this.category = category;
  }

  /** Why. */
  public Category category() {
    return category;
  }

  /** Whether the key is there already. */
  public boolean exists() {
    return category == Category.EXISTS;
  }

  /** Whether the key is not there. */
  public boolean missing() {
    return category == Category.MISSING;
  }

  /** Whether somebody else was faster. */
  public boolean changed() {
    return category == Category.CHANGED;
  }

  /** Whether that revision is forgotten. */
  public boolean compacted() {
    return category == Category.COMPACTED;
  }

  /** Whether that revision is still to come. */
  public boolean future() {
    return category == Category.FUTURE;
  }

  /** Whether the store is closed. */
  public boolean closed() {
    return category == Category.CLOSED;
  }

  /** Whether there is no room on the disk. */
  public boolean full() {
    return category == Category.FULL;
  }
}
