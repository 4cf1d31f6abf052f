package io.longshore.netproxy.watch;

import io.longshore.base.log.Log;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netlink.nftables.NftEvent;
import io.longshore.netlink.nftables.NftEvents;
import io.longshore.netlink.socket.NetlinkEvents;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.wire.NetlinkException;
import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

/**
 * Tells of what others change in the nf_tables ruleset. It does not listen while the backend makes
 * many changes: writing an event for each takes the kernel longer than making them
 * (net/netfilter/nf_tables_api.c, nf_tables_commit), and it writes them while anybody is in the
 * group, whether or not they are then left out. Safe for use by several threads.
 */
public final class NftWatch implements RuleWatch {
  private static final Log LOG = Log.of("watch");
  private static final Duration PATIENCE = Duration.ofHours(1);
  private static final int MANY = 1_000;

  private final String name;
  private final NftEvents events;
  private final IntSupplier generation;
  private final Predicate<NftEvent> alarming;
  private volatile Runnable alarm = () -> {};

  private NftWatch(
      String name, NftEvents events, IntSupplier generation, Predicate<NftEvent> alarming) {
    this.name = name;
    this.events = events;
    this.generation = generation;
    this.alarming = alarming;
  }

  /**
   * Listens in a network to all but the backend's socket.
   *
   * @param name of what is watched, for people
   * @param generation how many transactions there were so far, of anybody
   * @param alarming which events concern the backend
   */
  public static NftWatch open(
      String name,
      NetworkNamespace network,
      int ownPort,
      IntSupplier generation,
      Predicate<NftEvent> alarming) {
    NetlinkEvents events =
        NetlinkEvents.open(
            NetlinkProtocol.NETFILTER, network, NetlinkEvents.Loss.REPORTED, NftEvents.GROUP);
    return new NftWatch(name, new NftEvents(events, ownPort), generation, alarming);
  }

  /** Begins to tell, on a thread of its own: waiting for the kernel holds a platform thread. */
  @Override
  public void start(Runnable newAlarm) {
    alarm = newAlarm;
    Thread.ofPlatform().daemon().name("watch of " + name).start(this::listen);
  }

  private void listen() {
    while (true) {
      try {
        if (events.next(PATIENCE).stream().anyMatch(alarming)) {
          alarm.run();
        }
      } catch (NetlinkException e) {
        if (e.closed()) {
          return;
        }
        LOG.debug("events of the ruleset were missed", "of", name, "error", e);
        alarm.run();
      }
    }
  }

  /** What happens while nobody listens nobody tells, but it is counted; one of it is our own. */
  @Override
  public void change(int size, Runnable change) {
    if (size < MANY) {
      change.run();
      return;
    }
    int before = generation.getAsInt();
    events.pause();
    try {
      change.run();
    } finally {
      events.resume();
    }
    if (generation.getAsInt() - before > 1) {
      alarm.run();
    }
  }

  @Override
  public void close() {
    events.close();
  }
}
