package io.longshore.netproxy.main;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.sync.SyncObserver;
import io.longshore.netproxy.sync.Synced;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * One mode comes after others. What they have left goes when this mode forwards, so that no packet
 * is without a way; what would mix with this mode's rules goes before. Safe for several threads.
 */
final class Succession implements SyncObserver {
  private final List<Mode> before;
  private final List<Mode> after;
  private final NetworkNamespace network;

  @GuardedBy("this")
  private final Set<IpFamily> awaited = EnumSet.noneOf(IpFamily.class);

  @GuardedBy("this")
  private boolean done;

  Succession(ProxySetup setup, List<IpFamily> families) {
    Mode mode = setup.mode();
    this.network = setup.network();
    this.before =
        setup.modes().stream().filter(old -> old.mode().sharesChainsWith(mode.mode())).toList();
    this.after =
        setup.modes().stream()
            .filter(old -> old.mode() != mode.mode() && !before.contains(old))
            .toList();
    awaited.addAll(families);
  }

  /** Makes room: called before the first sync. */
  void begin() {
    Cleanup.remove(before, network);
  }

  @Override
  public void synced(Synced synced) {
    if (isLast(synced.family())) {
      // Blocks in native calls, and a sync loop has better things to do.
      Thread.ofPlatform().name("leftovers").daemon().start(this::settle);
    }
  }

  /**
   * What the start has read is garbage now as well. There is little of it from here on, and only a
   * full collection makes the heap smaller.
   */
  private void settle() {
    Cleanup.remove(after, network);
    System.gc();
  }

  private synchronized boolean isLast(IpFamily family) {
    awaited.remove(family);
    boolean last = awaited.isEmpty() && !done;
    done |= last;
    return last;
  }
}
