package io.longshore.master.access;

/**
 * Lets the group system:masters do everything, whatever the rules in the store say: it is the way
 * in where they have become useless.
 */
public final class MastersMayAll implements Authorizer {
  private static final String MASTERS = "system:masters";

  @Override
  public Decision decide(User user, Attempt attempt) {
    return isMaster(user) ? Decision.yes("") : Decision.NO_RULE;
  }

  /** Whether somebody is one of them. */
  public static boolean isMaster(User user) {
    return user.groups().contains(MASTERS);
  }
}
