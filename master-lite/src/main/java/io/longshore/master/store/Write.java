package io.longshore.master.store;

import io.longshore.kubeapi.meta.Bytes;
import java.util.concurrent.CompletableFuture;

/** Something that a caller waits for to be on the disk. */
sealed interface Write {

  /** Completed with the revision when the write is on the disk. */
  CompletableFuture<Long> done();

  /** Puts a value under a new key. */
  record Create(String key, Bytes value, CompletableFuture<Long> done) implements Write {}

  /** Replaces the value of a revision. */
  record Update(String key, Bytes value, long expected, CompletableFuture<Long> done)
      implements Write {}

  /** Removes the value of a revision. */
  record Delete(String key, long expected, CompletableFuture<Long> done) implements Write {}

  /** Forgets what was replaced up to a revision. */
  record Compact(long revision, CompletableFuture<Long> done) implements Write {}
}
