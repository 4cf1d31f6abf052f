package io.longshore.netproxy.nftables;

import io.longshore.base.log.Log;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netlink.nftables.NftEvent;
import io.longshore.netlink.nftables.NftEvents;
import io.longshore.netlink.nftables.TableName;
import io.longshore.netlink.socket.NetlinkEvents;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.wire.NetlinkException;
import java.time.Duration;

/** Tells when somebody else changes a table. Safe for use by several threads. */
final class TableWatch implements NftablesBackend.Watch {
  private static final Log LOG = Log.of("nftables");
  private static final Duration PATIENCE = Duration.ofHours(1);

  private final NftEvents events;

  private TableWatch(NftEvents events) {
    this.events = events;
  }

  /** Listens in a network to all but one socket. */
  static TableWatch open(NetworkNamespace network, int ownPort) {
    NetlinkEvents events =
        NetlinkEvents.open(
            NetlinkProtocol.NETFILTER, network, NetlinkEvents.Loss.REPORTED, NftEvents.GROUP);
    return new TableWatch(new NftEvents(events, ownPort));
  }

  /** On a thread of its own: waiting for the kernel holds a platform thread. */
  @Override
  public void start(TableName table, Runnable alarm) {
    Thread.ofPlatform().daemon().name("watch of table " + table).start(() -> listen(table, alarm));
  }

  private void listen(TableName table, Runnable alarm) {
    while (true) {
      try {
        if (events.next(PATIENCE).stream().anyMatch(event -> isAbout(table, event))) {
          alarm.run();
        }
      } catch (NetlinkException e) {
        if (e.closed()) {
          return;
        }
        LOG.debug("events of the ruleset were missed", "table", table, "error", e);
        alarm.run();
      }
    }
  }

  private static boolean isAbout(TableName table, NftEvent event) {
    return switch (event) {
      case NftEvent.Added(var object) -> object.table().equals(table);
      case NftEvent.Removed(var object) -> object.table().equals(table);
      case NftEvent.Committed _ -> false;
    };
  }

  @Override
  public void close() {
    events.close();
  }
}
