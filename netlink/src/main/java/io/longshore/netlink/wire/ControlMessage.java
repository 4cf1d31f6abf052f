package io.longshore.netlink.wire;

/** Types of messages that netlink itself uses, below those of every family: netlink.h, NLMSG_. */
public final class ControlMessage {
  public static final int NOOP = 1;

  /** An error, or with the number 0 an acknowledgement. */
  public static final int ERROR = 2;

  /** The end of a dump. */
  public static final int DONE = 3;

  /** Data was lost. */
  public static final int OVERRUN = 4;

  private ControlMessage() {}
}
