package io.longshore.master.access;

import java.util.Optional;

/** Tells who somebody is. Safe for use by several threads. */
@FunctionalInterface
public interface Authenticator {

  /** The user; empty where the credentials are not those of anybody. */
  Optional<User> authenticate(Credentials credentials);
}
