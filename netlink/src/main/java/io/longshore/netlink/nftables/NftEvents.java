package io.longshore.netlink.nftables;

import io.longshore.netlink.socket.NetlinkEvents;
import io.longshore.netlink.wire.MessageReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Changes of the ruleset as they happen. One thread receives; the rest is for any. */
public final class NftEvents implements AutoCloseable {
  /** The group to join: NFNLGRP_NFTABLES. */
  public static final int GROUP = 7;

  private static final int EVERYBODY = 0;

  private final NetlinkEvents events;

  /** Takes over a socket of the netfilter family that has joined {@link #GROUP}. */
  public NftEvents(NetlinkEvents events) {
    this(events, EVERYBODY);
  }

  /** As before, without what the socket with this port changes: one knows one's own changes. */
  public NftEvents(NetlinkEvents events, int ownPort) {
    this.events = events;
    if (ownPort != EVERYBODY) {
      events.leaveOut(ownPort);
    }
  }

  /**
   * Waits for events; none when the time is over. After an exception that answers {@code lost},
   * look at the ruleset afresh.
   */
  public List<NftEvent> next(Duration patience) {
    List<NftEvent> found = new ArrayList<>();
    events.receive(patience, message -> add(message, found));
    return found;
  }

  private void add(MessageReader message, List<NftEvent> found) {
    if (message.type() == NftMessage.NEW_GENERATION) {
      found.add(new NftEvent.Committed(GenerationMessages.decode(message)));
      return;
    }
    NftMessage.decode(message)
        .ifPresent(
            object ->
                found.add(
                    NftMessage.removes(message.type())
                        ? new NftEvent.Removed(object)
                        : new NftEvent.Added(object)));
  }

  /** Hears nothing until {@link #resume}; what came before is still there to be received. */
  public void pause() {
    events.leave(GROUP);
  }

  /** Hears again. */
  public void resume() {
    events.join(GROUP);
  }

  @Override
  public void close() {
    events.close();
  }
}
