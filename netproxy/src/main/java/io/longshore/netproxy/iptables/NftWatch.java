package io.longshore.netproxy.iptables;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.base.log.Log;
import io.longshore.netlink.iptables.TableName;
import io.longshore.netlink.nftables.Chain;
import io.longshore.netlink.nftables.Elements;
import io.longshore.netlink.nftables.Family;
import io.longshore.netlink.nftables.NamedObject;
import io.longshore.netlink.nftables.NamedSet;
import io.longshore.netlink.nftables.NftEvent;
import io.longshore.netlink.nftables.NftEvents;
import io.longshore.netlink.nftables.NftObject;
import io.longshore.netlink.nftables.Rule;
import io.longshore.netlink.nftables.Table;
import io.longshore.netlink.nftables.expr.ImmediateVerdict;
import io.longshore.netlink.nftables.expr.Verdict;
import io.longshore.netlink.wire.NetlinkException;
import io.longshore.netproxy.model.IpFamily;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells when somebody else changes our chains, or what leads to them, by the kernel's events:
 * others work on the same tables all the time, which does not concern us. It does not listen while
 * the backend makes many changes: telling a listener of each rule takes the kernel longer than
 * making it (net/netfilter/nf_tables_api.c, nf_tables_rule_notify). Safe for use by several
 * threads.
 */
final class NftWatch implements RuleWatch {
  private static final Log LOG = Log.of("iptables");
  private static final Duration PATIENCE = Duration.ofHours(1);
  private static final int MANY = 1_000;
  private static final Set<TableName> TABLES =
      Set.of(TableName.NAT, TableName.FILTER, TableName.MANGLE);

  private final IpFamily family;
  private final Supplier<NftEvents> opener;
  private final IntSupplier generation;

  @GuardedBy("this")
  private @Nullable NftEvents events;

  @GuardedBy("this")
  private @Nullable Runnable alarm;

  @GuardedBy("this")
  private boolean closed;

  /**
   * Listens to events that leave out those of the backend itself.
   *
   * @param generation how many transactions there were so far, of anybody
   */
  NftWatch(IpFamily family, Supplier<NftEvents> opener, IntSupplier generation) {
    this.family = family;
    this.opener = opener;
    this.generation = generation;
  }

  /** Begins to listen, on a thread of its own: waiting for the kernel holds a platform thread. */
  @Override
  public void start(Runnable newAlarm) {
    synchronized (this) {
      alarm = newAlarm;
      events = opener.get();
    }
    Thread.ofPlatform().daemon().name("watch of iptables " + family).start(() -> listen(newAlarm));
  }

  private void listen(Runnable ring) {
    try {
      for (Optional<NftEvents> now = current(); now.isPresent(); now = current()) {
        listen(now.get(), ring);
      }
    } catch (InterruptedException e) {
      LOG.debug("the watch ends", "family", family, "error", e);
    }
  }

  private void listen(NftEvents to, Runnable ring) {
    try {
      if (to.next(PATIENCE).stream().anyMatch(this::isAlarming)) {
        ring.run();
      }
    } catch (NetlinkException e) {
      if (!e.closed()) {
        LOG.debug("events of the ruleset were missed", "family", family, "error", e);
        ring.run();
      }
    }
  }

  /** What to listen to, once there is anything; empty at the end. */
  private synchronized Optional<NftEvents> current() throws InterruptedException {
    while (events == null && !closed) {
      wait();
    }
    return closed ? Optional.empty() : Optional.ofNullable(events);
  }

  @Override
  public void change(int size, Runnable change) {
    if (size < MANY || !pause()) {
      change.run();
      return;
    }
    int before = generation.getAsInt();
    try {
      change.run();
    } finally {
      resume(before);
    }
  }

  /** Returns whether it was listening. */
  private synchronized boolean pause() {
    if (events == null) {
      return false;
    }
    events.close();
    events = null;
    return true;
  }

  /** What happened meanwhile nobody has told, but it was counted; one of it was our own. */
  private synchronized void resume(int before) {
    if (closed) {
      return;
    }
    events = opener.get();
    notifyAll();
    if (generation.getAsInt() - before > 1 && alarm != null) {
      alarm.run();
    }
  }

  private boolean isAlarming(NftEvent event) {
    return switch (event) {
      case NftEvent.Added(NftObject object) ->
          table(object).filter(it -> adds(it, object)).isPresent();
      case NftEvent.Removed(NftObject object) ->
          table(object).filter(it -> removes(it, object)).isPresent();
      case NftEvent.Committed _ -> false;
    };
  }

  /** Which of the tables that we work on an object is of. */
  private Optional<TableName> table(NftObject object) {
    Family own =
        switch (family) {
          case IPV4 -> Family.IPV4;
          case IPV6 -> Family.IPV6;
        };
    return object.table().family() == own
        ? TableName.of(object.table().name()).filter(TABLES::contains)
        : Optional.empty();
  }

  private static boolean adds(TableName table, NftObject object) {
    return switch (object) {
      case Rule rule -> OwnChains.has(table, rule.chain().name());
      case Chain chain -> OwnChains.has(table, chain.name().name());
      case Table _, NamedSet _, Elements _, NamedObject _ -> false;
    };
  }

  private static boolean removes(TableName table, NftObject object) {
    return switch (object) {
      case Table _ -> true;
      case Chain chain -> OwnChains.has(table, chain.name().name());
      case Rule rule ->
          OwnChains.has(table, rule.chain().name())
              || (table.isBuiltIn(rule.chain().name()) && leadsToUs(table, rule));
      case NamedSet _, Elements _, NamedObject _ -> false;
    };
  }

  private static boolean leadsToUs(TableName table, Rule rule) {
    return rule.expressions().stream()
        .anyMatch(
            expression ->
                expression instanceof ImmediateVerdict(Verdict.Jump(String chain))
                    && OwnChains.has(table, chain));
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (events != null) {
      events.close();
    }
    notifyAll();
  }
}
