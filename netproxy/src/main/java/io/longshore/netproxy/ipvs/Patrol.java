package io.longshore.netproxy.ipvs;

import io.longshore.base.log.Log;
import io.longshore.netlink.wire.NetlinkException;
import java.time.Duration;

/**
 * Looks after what a backend has made. The kernel tells of addresses; of IPVS, sets and rules in
 * their older form it tells nothing, so that somebody has to look: each second at a part. It also
 * ends what drains. Safe for use by several threads.
 */
final class Patrol implements AutoCloseable {
  private static final Log LOG = Log.of("ipvs");
  private static final Duration ROUND = Duration.ofSeconds(1);

  /** Addresses come in crowds: one look for all of them. */
  private static final Duration CROWD = Duration.ofMillis(200);

  private static final int ROUNDS_BETWEEN_DRAINS = 10;

  /** The kernel's news about addresses and devices. */
  interface News extends AutoCloseable {

    /**
     * Waits, and tells whether something about them has come.
     *
     * @throws NetlinkException which is {@code closed} after {@link #close}
     */
    boolean next(Duration patience);

    @Override
    void close();
  }

  private final News news;

  /** Takes over the news. */
  Patrol(News news) {
    this.news = news;
  }

  /** Begins, on a thread of its own: waiting for the kernel holds a platform thread. */
  void start(IpvsBackend backend, Runnable alarm) {
    Thread.ofPlatform()
        .daemon()
        .name("patrol of ipvs " + backend.family())
        .start(() -> walk(backend, alarm));
  }

  private void walk(IpvsBackend backend, Runnable alarm) {
    boolean moved = false;
    for (long round = 1; ; round++) {
      long end = System.nanoTime() + ROUND.toNanos();
      try {
        while (System.nanoTime() - end < 0) {
          Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
          if (news.next(left)) {
            moved = true;
            end = Math.min(end, System.nanoTime() + CROWD.toNanos());
          }
        }
        look(backend, moved, round, alarm);
        moved = false;
      } catch (NetlinkException e) {
        if (e.closed()) {
          return;
        }
        LOG.debug("cannot look after ipvs", "family", backend.family(), "error", e);
        moved = true;
        alarm.run();
      }
    }
  }

  private static void look(IpvsBackend backend, boolean moved, long round, Runnable alarm) {
    if (round % ROUNDS_BETWEEN_DRAINS == 0) {
      backend.finishDrains();
    }
    if ((moved && !backend.addressesAreRight()) || !backend.looksRight()) {
      alarm.run();
    }
  }

  @Override
  public void close() {
    news.close();
  }
}
