package io.longshore.netproxy.iptables;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.base.log.Log;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netlink.iptables.TableName;
import io.longshore.netlink.iptables.legacy.LegacyIptables;
import io.longshore.netlink.iptables.legacy.TableShape;
import io.longshore.netlink.wire.NetlinkException;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.watch.RuleWatch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Looks each second whether the legacy tables are as large as the backend has left them: the kernel
 * tells nobody of changes, but says for next to nothing how large a table is. What leaves the size
 * as it is, is found when everything is compared. Safe for use by several threads.
 */
final class LegacyPatrol implements RuleWatch {
  private static final Log LOG = Log.of("iptables");
  private static final Duration ROUND = Duration.ofSeconds(1);
  private static final List<TableName> TABLES =
      List.of(TableName.NAT, TableName.FILTER, TableName.MANGLE);

  private final IpFamily family;
  private final LegacyIptables tables;
  private final CountDownLatch closed = new CountDownLatch(1);

  @GuardedBy("this")
  private Runnable alarm = () -> {};

  /** As the backend has left them; none before its first change. */
  @GuardedBy("this")
  private List<TableShape> left = List.of();

  private LegacyPatrol(IpFamily family, LegacyIptables tables) {
    this.family = family;
    this.tables = tables;
  }

  static LegacyPatrol open(IpFamily family, NetworkNamespace namespace) {
    return new LegacyPatrol(family, LegacyIptables.open(Families.netlink(family), namespace));
  }

  /** The tables; whoever takes them closes them after this. */
  LegacyIptables tables() {
    return tables;
  }

  @Override
  public void start(Runnable newAlarm) {
    synchronized (this) {
      alarm = newAlarm;
    }
    Thread.ofPlatform().daemon().name("patrol of iptables " + family).start(this::walk);
  }

  private void walk() {
    try {
      while (!closed.await(ROUND.toMillis(), TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      LOG.debug("the patrol ends", "family", family, "error", e);
    }
  }

  private synchronized void look() {
    if (closed.getCount() == 0 || left.isEmpty()) {
      return;
    }
    try {
      List<TableShape> now = shapes();
      if (!now.equals(left)) {
        left = now;
        alarm.run();
      }
    } catch (NetlinkException e) {
      LOG.debug("cannot look at the tables", "family", family, "error", e);
      alarm.run();
    }
  }

  private List<TableShape> shapes() {
    return TABLES.stream().map(tables::shape).toList();
  }

  /** What others did before is noticed before it is forgotten. */
  @Override
  public synchronized void change(int size, Runnable change) {
    look();
    change.run();
    left = shapes();
  }

  @Override
  public synchronized void close() {
    closed.countDown();
  }
}
