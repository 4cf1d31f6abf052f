package io.longshore.master.access;

import java.util.List;
import java.util.Optional;

/**
 * Asks several one after the other. Whoever shows nothing is anonymous; whoever shows something
 * that nobody knows is nobody.
 */
public record Authenticators(List<Authenticator> all) implements Authenticator {

  /** Copies the list. */
  public Authenticators {
    all = List.copyOf(all);
  }

  @Override
  public Optional<User> authenticate(Credentials credentials) {
    for (Authenticator one : all) {
      Optional<User> user = one.authenticate(credentials);
      if (user.isPresent()) {
        return user;
      }
    }
    boolean showsNothing = credentials.certificate().isEmpty() && credentials.token().isEmpty();
    return showsNothing ? Optional.of(User.ANONYMOUS) : Optional.empty();
  }
}
