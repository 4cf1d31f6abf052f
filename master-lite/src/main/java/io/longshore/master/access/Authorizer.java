package io.longshore.master.access;

/** Decides what users may do. Safe for use by several threads. */
@FunctionalInterface
public interface Authorizer {

  /** Whether a user may. */
  boolean allows(User user, Attempt attempt);
}
