package io.longshore.master.store;

import io.longshore.kubeapi.meta.Bytes;
import java.util.Optional;

/**
 * Values under keys, and the history of their changes. It is shaped as etcd is: every change has
 * the next revision of one growing number, a write names the revision that it replaces, and whoever
 * knows a revision can ask for all that happened since. A write that has returned survives the loss
 * of power. Safe for use by several threads.
 */
public interface Store extends AutoCloseable {

  /** The revision of the last change; 0 before the first. */
  long revision();

  /** What is under a key now. */
  Optional<Entry> read(String key);

  /** What is under a range of keys, in their order, now or at an earlier revision. */
  Page list(ListRequest request);

  /** How many keys of a range are there at a revision. */
  long count(KeyRange range, long revision);

  /** Puts a value under a new key; refused as {@code EXISTS} where the key is there. */
  Entry create(String key, Bytes value);

  /**
   * Replaces a value that still has this revision; refused as {@code MISSING} or {@code CHANGED}.
   */
  Entry update(String key, Bytes value, long expected);

  /**
   * Removes a value that still has this revision; refused as {@code MISSING} or {@code CHANGED}.
   * Returns the revision of the removal.
   */
  long delete(String key, long expected);

  /** The changes of a range after a revision; refused as {@code COMPACTED} if they are gone. */
  ChangeStream watch(KeyRange range, long after);

  /** Forgets what was replaced up to a revision; earlier ones cannot be asked for any more. */
  void compact(long revision);

  /** Ends all streams. Writes that have not returned may or may not have happened. */
  @Override
  void close();
}
