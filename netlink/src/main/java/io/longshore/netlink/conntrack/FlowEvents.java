package io.longshore.netlink.conntrack;

import io.longshore.netlink.socket.NetlinkEvents;
import io.longshore.netlink.wire.MessageFlags;
import io.longshore.netlink.wire.MessageReader;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Flows that begin, change and end, as they do. For one thread; {@link #close} is for any. */
public final class FlowEvents implements AutoCloseable {
  /** The groups to join: NFNLGRP_CONNTRACK_NEW, _UPDATE and _DESTROY. */
  private static final int[] GROUPS = {1, 2, 3};

  private final NetlinkEvents events;

  /** Takes over a socket of the netfilter family that has joined {@link #groups}. */
  public FlowEvents(NetlinkEvents events) {
    this.events = events;
  }

  /** The groups that tell of flows. */
  public static int[] groups() {
    return GROUPS.clone();
  }

  /**
   * Waits for events; none when the time is over. After an exception that answers {@code lost},
   * list the flows afresh.
   */
  public List<FlowEvent> next(Duration patience) {
    return events.next(patience, FlowEvents::event);
  }

  private static @Nullable FlowEvent event(MessageReader message) {
    Flow flow = FlowMessages.read(message);
    if (flow == null) {
      return null;
    }
    if (message.type() == FlowMessages.DELETE) {
      return new FlowEvent.Ended(flow);
    }
    // The kernel sends both as "new": nf_conntrack_netlink.c, ctnetlink_conntrack_event.
    return message.has(MessageFlags.CREATE)
        ? new FlowEvent.Begun(flow)
        : new FlowEvent.Changed(flow);
  }

  @Override
  public void close() {
    events.close();
  }
}
