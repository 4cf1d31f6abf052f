package io.longshore.netlink.route;

import io.longshore.netlink.socket.NetlinkEvents;
import io.longshore.netlink.wire.MessageReader;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Links, addresses, routes, rules and neighbours that come, change and go, as they do. For one
 * thread; {@link #close} is for any.
 */
public final class RouteEvents implements AutoCloseable {
  /** RTNLGRP_ numbers of include/uapi/linux/rtnetlink.h. */
  public enum Group {
    /** Links. */
    LINKS(1, 1),
    /** Neighbours of both families, and forwarding entries. */
    NEIGHBOURS(3, 3),
    /** Addresses. */
    ADDRESSES(5, 9),
    /** Routes. */
    ROUTES(7, 11),
    /** Rules. */
    RULES(8, 19);

    private final int four;
    private final int six;

    Group(int four, int six) {
      this.four = four;
      this.six = six;
    }
  }

  private final NetlinkEvents events;

  /** Takes over a socket of the route family that has joined {@link #groups}. */
  public RouteEvents(NetlinkEvents events) {
    this.events = events;
  }

  /** The numbers of groups to join. */
  public static int[] groups(Group... chosen) {
    return Arrays.stream(chosen)
        .flatMapToInt(group -> IntStream.of(group.four, group.six))
        .distinct()
        .toArray();
  }

  /**
   * Waits for events; none when the time is over. After an exception that answers {@code lost},
   * list everything afresh.
   */
  public List<RouteEvent> next(Duration patience) {
    return events.next(patience, RouteEvents::event);
  }

  private static @Nullable RouteEvent event(MessageReader message) {
    RouteObject object = read(message);
    if (object == null) {
      return null;
    }
    return isDeletion(message.type()) ? new RouteEvent.Gone(object) : new RouteEvent.Seen(object);
  }

  private static boolean isDeletion(int type) {
    return switch (type) {
      case RouteNumbers.RTM_DELLINK,
          RouteNumbers.RTM_DELADDR,
          RouteNumbers.RTM_DELROUTE,
          RouteNumbers.RTM_DELNEIGH,
          RouteNumbers.RTM_DELRULE ->
          true;
      default -> false;
    };
  }

  private static @Nullable RouteObject read(MessageReader message) {
    return switch (message.type()) {
      case RouteNumbers.RTM_NEWLINK, RouteNumbers.RTM_DELLINK -> LinkMessages.read(message);
      case RouteNumbers.RTM_NEWADDR, RouteNumbers.RTM_DELADDR -> AddressMessages.read(message);
      case RouteNumbers.RTM_NEWROUTE, RouteNumbers.RTM_DELROUTE -> RouteMessages.read(message);
      case RouteNumbers.RTM_NEWRULE, RouteNumbers.RTM_DELRULE -> RuleMessages.read(message);
      case RouteNumbers.RTM_NEWNEIGH, RouteNumbers.RTM_DELNEIGH -> {
        ForwardingEntry entry = NeighbourMessages.readForwarding(message);
        yield entry != null ? entry : NeighbourMessages.read(message);
      }
      default -> null;
    };
  }

  @Override
  public void close() {
    events.close();
  }
}
