package io.longshore.netproxy.sync;

import io.longshore.netproxy.model.IpFamily;

/** Is told of syncs, of each family by one thread at a time. It must not block for long. */
public interface SyncObserver {

  /** There is something to sync. */
  default void queued(IpFamily family) {}

  /** The machine is as it should be. */
  default void synced(Synced synced) {}

  /** The machine is not as it should be, and is tried again. */
  default void failed(IpFamily family, RuntimeException failure) {}

  /** Somebody else had changed so much of what the backend made, and it has been made again. */
  default void repaired(IpFamily family, int differences) {}
}
