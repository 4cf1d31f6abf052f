package io.longshore.netproxy.ipvs;

import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netlink.route.RouteEvents;
import io.longshore.netlink.socket.NetlinkEvents;
import io.longshore.netlink.socket.NetlinkProtocol;
import java.time.Duration;

/** What the kernel tells of addresses and devices. */
record RouteNews(RouteEvents events) implements Patrol.News {

  static RouteNews open(NetworkNamespace namespace) {
    int[] groups = RouteEvents.groups(RouteEvents.Group.LINKS, RouteEvents.Group.ADDRESSES);
    return new RouteNews(
        new RouteEvents(
            NetlinkEvents.open(
                NetlinkProtocol.ROUTE, namespace, NetlinkEvents.Loss.REPORTED, groups)));
  }

  @Override
  public boolean next(Duration patience) {
    return !events.next(patience).isEmpty();
  }

  @Override
  public void close() {
    events.close();
  }
}
