package io.longshore.master.store;

import java.time.Duration;
import java.util.List;

/**
 * The changes of a range of keys, each once and in their order. The one who reads sets the pace:
 * nothing queues up for a slow reader, which reads the history instead. For one thread.
 */
public interface ChangeStream {

  /** Waits for changes, up to this long; an empty batch still tells how far it is complete. */
  Batch next(Duration patience) throws InterruptedException;

  /**
   * Changes, perhaps none.
   *
   * @param revision up to which nothing of the range is missing
   */
  record Batch(List<Change> changes, long revision) {

    /** Copies the list. */
    public Batch {
      changes = List.copyOf(changes);
    }
  }
}
