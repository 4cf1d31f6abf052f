package io.longshore.netproxy.nftables;

import io.longshore.base.log.Log;
import io.longshore.netlink.nftables.NftEvent;
import io.longshore.netlink.nftables.NftEvents;
import io.longshore.netlink.nftables.TableName;
import io.longshore.netlink.wire.NetlinkException;
import java.time.Duration;

/** Tells when somebody else changes a table. Safe for use by several threads. */
final class TableWatch implements AutoCloseable {
  private static final Log LOG = Log.of("nftables");
  private static final Duration PATIENCE = Duration.ofHours(1);

  private final NftEvents events;

  /** Takes over events that leave out those of the backend itself. */
  TableWatch(NftEvents events) {
    this.events = events;
  }

  /** Begins to listen, on a thread of its own: waiting for the kernel holds a platform thread. */
  void start(TableName table, Runnable alarm) {
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
