package io.longshore.master.registry;

import java.util.Locale;
import java.util.Set;

/** What can be done with objects, in the words of discovery and RBAC. */
public enum Verb {
  /** Puts a new object there. */
  CREATE,
  /** Removes an object. */
  DELETE,
  /** Removes all objects that a selector chooses. */
  DELETECOLLECTION,
  /** Reads an object. */
  GET,
  /** Reads all objects that a selector chooses. */
  LIST,
  /** Changes a part of an object. */
  PATCH,
  /** Replaces an object. */
  UPDATE,
  /** Follows the changes. */
  WATCH;

  /** All of them. */
  public static final Set<Verb> ALL = Set.of(values());

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
