package io.longshore.netlink.route;

/** What the kernel tells of something in the network stack. */
public sealed interface RouteEvent {
  /** What it is about; of what is gone, as it last was. */
  RouteObject object();

  /** It has come, or is different now. */
  record Seen(RouteObject object) implements RouteEvent {}

  /** It has gone. */
  record Gone(RouteObject object) implements RouteEvent {
    @Override
    public String toString() {
      return "deleted " + object;
    }
  }
}
