package io.longshore.netlink.socket;

import io.longshore.netlink.wire.MessageReader;

/** Takes what the kernel answers. */
@FunctionalInterface
public interface Replies {
  /** For requests that are only acknowledged. */
  Replies NONE = reply -> {};

  /** A message; valid only during the call. */
  void message(MessageReader reply);

  /** Forgets what came so far: the dump was interrupted and begins again. */
  default void restart() {}
}
