package io.longshore.master.main;

import io.longshore.base.log.Log;
import io.longshore.master.store.Store;
import io.longshore.master.store.StoreException;
import java.time.Duration;

/** Forgets history that is older than a few minutes, as kube-apiserver has etcd do it. */
final class Compaction implements AutoCloseable {
  private static final Log LOG = Log.of("compaction");
  private static final Duration PERIOD = Duration.ofMinutes(5);

  private final Store store;
  private final Thread thread = Thread.ofVirtual().name("compaction").unstarted(this::run);

  private Compaction(Store store) {
    this.store = store;
  }

  static Compaction start(Store store) {
    Compaction compaction = new Compaction(store);
    compaction.thread.start();
    return compaction;
  }

  private void run() {
    try {
      while (true) {
        long revision = store.revision();
        Thread.sleep(PERIOD);
        compact(revision);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void compact(long revision) {
    try {
      store.compact(revision);
    } catch (StoreException e) {
      LOG.warn("history could not be forgotten", "error", e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
