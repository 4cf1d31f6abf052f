package io.longshore.netproxy.iptables;

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

/**
 * Tells when somebody else changes our chains, or what leads to them, by the kernel's events:
 * others work on the same tables all the time, which does not concern us. Safe for use by several
 * threads.
 */
final class NftWatch implements RuleWatch {
  private static final Log LOG = Log.of("iptables");
  private static final Duration PATIENCE = Duration.ofHours(1);
  private static final Set<TableName> TABLES =
      Set.of(TableName.NAT, TableName.FILTER, TableName.MANGLE);

  private final IpFamily family;
  private final NftEvents events;

  /** Takes over events that leave out those of the backend itself. */
  NftWatch(IpFamily family, NftEvents events) {
    this.family = family;
    this.events = events;
  }

  /** Begins to listen, on a thread of its own: waiting for the kernel holds a platform thread. */
  @Override
  public void start(Runnable alarm) {
    Thread.ofPlatform().daemon().name("watch of iptables " + family).start(() -> listen(alarm));
  }

  private void listen(Runnable alarm) {
    while (true) {
      try {
        if (events.next(PATIENCE).stream().anyMatch(this::isAlarming)) {
          alarm.run();
        }
      } catch (NetlinkException e) {
        if (e.closed()) {
          return;
        }
        LOG.debug("events of the ruleset were missed", "family", family, "error", e);
        alarm.run();
      }
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
  public void change(Runnable change) {
    change.run();
  }

  @Override
  public void close() {
    events.close();
  }
}
