package io.longshore.master.access;

/** Lets the group system:masters do everything, and nobody else anything. */
public final class MastersOnly implements Authorizer {
  private static final String MASTERS = "system:masters";

  @Override
  public boolean allows(User user, Attempt attempt) {
    return user.groups().contains(MASTERS);
  }
}
