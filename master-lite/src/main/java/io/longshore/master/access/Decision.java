package io.longshore.master.access;

/**
 * Whether somebody may do something.
 *
 * @param reason why, or why not; empty where there is nothing to say
 */
public record Decision(boolean allowed, String reason) {

  /** No rule allows it. */
  public static final Decision NO_RULE = new Decision(false, "");

  /** It is allowed. */
  public static Decision yes(String reason) {
    return new Decision(true, reason);
  }

  /** It is not allowed by who says so; another one may allow it. */
  public static Decision no(String reason) {
    return new Decision(false, reason);
  }
}
